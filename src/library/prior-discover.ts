import { UsageError } from '../core/errors.ts';
import { isObject, type JsonObject } from '../core/json.ts';
import { PriorHandshake } from '../engine/protocol/negotiation/prior-handshake.ts';

/** What the program knows of the servers of one client, for all its connections. */
export class PriorResults {
  readonly #given: JsonObject | undefined;
  readonly #handshakes = new Map<string, PriorHandshake>();

  /** `given` is the `priorDiscover` option. Throws UsageError if it is invalid. */
  constructor(given: JsonObject | undefined) {
    this.#given = given;
    if (given === undefined || (isObject(given) && (isResult(given) || Object.values(given).every(isResult))))
      return;
    throw new UsageError('priorDiscover is not a result of server/discover or initialize.', {
      hint: 'Give the discoverResult or initializeResult of an earlier client; for several servers, an object with one for each by the names of the servers.',
    });
  }

  /** Returns what is known of the server of that name. Throws UsageError if it is not clear which server the option is for. */
  of(server: string): PriorHandshake {
    const known = this.#handshakes.get(server);
    if (known !== undefined) return known;
    const given = this.#given;
    const isForOne = given !== undefined && isResult(given);
    if (isForOne && this.#handshakes.size > 0) {
      throw new UsageError('priorDiscover is the result of one server, but there are several.', {
        hint: `Give an object with one for each, such as { "${server}": … }.`,
      });
    }
    const result = isForOne ? given : given?.[server];
    const handshake = new PriorHandshake(isObject(result) ? (result as JsonObject) : undefined);
    this.#handshakes.set(server, handshake);
    return handshake;
  }
}

function isResult(value: unknown): boolean {
  return (
    isObject(value) && (Array.isArray(value.supportedVersions) || typeof value.protocolVersion === 'string')
  );
}
