import { ProtocolError, Client as SdkClient, type StandardSchemaV1 } from '@modelcontextprotocol/client';
import type { JsonObject } from '../base/json.ts';
import type { Connection } from './connection.ts';
import { presentable } from './handshake.ts';
import type { Introduction } from './negotiation.ts';
import { legacyRevisions, modernRevisions } from './revisions.ts';
import { JsonRpcError, type ListenSettings, type Sender, type SendSettings } from './sender.ts';
import { type ChangeFilter, type ChangeStream, listen } from './subscriptions.ts';
import type { Wire } from './wire.ts';

/** The longest a timer can run: the SDK is to leave time to us. */
const never = 2 ** 31 - 1;

/** Takes results as they come: they are looked at where they are used. */
const anything: StandardSchemaV1<unknown> = {
  '~standard': { version: 1, vendor: 'mcpc', validate: (value) => ({ value }) },
};

/** The SDK's client on the wire: it knows the headers of HTTP and the stream of changes. */
export class SdkSender implements Sender {
  readonly #sdk: SdkClient;
  readonly #wire: Wire;
  readonly #modern: boolean;
  readonly closed: Promise<void>;

  private constructor(sdk: SdkClient, { wire, agreement }: Connection) {
    this.#sdk = sdk;
    this.#wire = wire;
    this.#modern = agreement.era === 'modern';
    this.closed = new Promise((resolve) => {
      sdk.onclose = resolve;
    });
  }

  /** Hands the wire to the SDK. Throws the SDK's error when it will not have what was agreed. */
  static async open(connection: Connection, introduction: Introduction): Promise<SdkSender> {
    const { wire, agreement } = connection;
    const sdk = new SdkClient(introduction.clientInfo, {
      capabilities: introduction.capabilities(agreement.era) as never,
      supportedProtocolVersions: [...modernRevisions, ...legacyRevisions],
      // Without a validator of its own the SDK would compile one that nothing here uses.
      jsonSchemaValidator: {
        getValidator: () => (input) => ({ valid: true, data: input as never, errorMessage: undefined }),
      },
    });
    const sender = new SdkSender(sdk, connection);
    const handshake = presentable(agreement);
    if (agreement.era === 'modern') {
      await sdk.connect(wire, { prior: { kind: 'modern', discover: handshake as never } });
    } else {
      wire.prepare('initialize', handshake);
      await sdk.connect(wire, { prior: { kind: 'legacy' } });
    }
    return sender;
  }

  async request(method: string, params: JsonObject, { signal, tool }: SendSettings): Promise<unknown> {
    const options = { signal, timeout: never };
    try {
      return this.#wire.unwrap(
        this.#modern && tool !== undefined
          ? await this.#sdk.callTool(params as never, { ...options, toolDefinition: definitionOf(tool) })
          : await this.#sdk.request({ method, params }, anything, options),
      );
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      throw new JsonRpcError(error.code, error.message, error.data, { cause: error });
    }
  }

  notify(method: string, params: JsonObject): Promise<void> {
    return this.#sdk.notification({ method, params });
  }

  listen(filter: ChangeFilter, { signal, timeout = never }: ListenSettings): Promise<ChangeStream> {
    return listen(this.#sdk, filter, signal, timeout);
  }

  async close(): Promise<void> {
    await this.#sdk.close();
    await this.#wire.close();
  }
}

function definitionOf({ name, inputSchema }: { name: string; inputSchema: JsonObject }): never {
  return { name, inputSchema: { type: 'object', ...inputSchema } } as never;
}
