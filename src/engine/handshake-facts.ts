import { ConnectionError } from '../core/errors.ts';
import { asJsonObject, isObject, type JsonObject } from '../core/json.ts';
import type { ServerFacts } from '../core/protocol.ts';
import type { NegotiatedConnection } from './protocol/connect.ts';
import { readHandshake } from './protocol/negotiation/handshake.ts';

/** What is known about a server from its last handshake, also after the end of the connection. */
export class HandshakeFacts {
  readonly #server: string;
  #facts: ServerFacts | undefined;
  #result: JsonObject | undefined;

  constructor(server: string) {
    this.#server = server;
  }

  /** Throws ConnectionError before the first connection. */
  get current(): ServerFacts {
    if (this.#facts !== undefined) return this.#facts;
    throw new ConnectionError(`${this.#server} is not connected.`, { phase: 'connect' });
  }

  /** What the server answered; undefined if it was not asked. */
  get result(): JsonObject | undefined {
    return this.#result;
  }

  /** Whether a capability or an extension is declared, or a member of that as true. */
  declares(capability: string, member?: string): boolean {
    const { capabilities } = this.current;
    const declared = capability.includes('/')
      ? asJsonObject(capabilities.extensions)?.[capability]
      : capabilities[capability];
    // A server whose revision was adopted without asking it may have any.
    if (this.#result === undefined) return true;
    return member === undefined ? declared !== undefined : isObject(declared) && declared[member] === true;
  }

  /** A handshake was completed. */
  set({ connection, negotiation }: NegotiatedConnection): void {
    const { era, protocolVersion, asked, remembered, pinned, result } = negotiation;
    this.#facts = {
      name: this.#server,
      info: negotiation.serverInfo,
      era,
      protocolVersion,
      negotiation: { asked, ...(remembered === undefined ? {} : { remembered }), pinned },
      capabilities: negotiation.capabilities,
      instructions: negotiation.instructions,
      transport: connection.transport.kind,
    };
    this.#result = result;
  }

  /** The server answered `server/discover` once more. */
  update(result: JsonObject): void {
    const { protocolVersion, era } = this.current;
    const { serverInfo, capabilities, instructions } = readHandshake(
      { era, protocolVersion, result },
      [],
      true,
    );
    this.#facts = { ...this.current, info: serverInfo, capabilities, instructions };
    this.#result = result;
  }
}
