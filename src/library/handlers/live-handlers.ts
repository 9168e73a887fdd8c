import { UsageError } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';
import type { ExtensionContext, ProtocolExtensions } from '../../core/server-requests.ts';
import type { ClientFeatures } from '../../engine/protocol/negotiation/capabilities.ts';
import type { SingleServer } from '../../engine/server.ts';
import { checkHandlers, checkOptions } from '../api/check-options.ts';
import type { ClientHandlers, ExtensionContext as HandlerContext } from '../api/handlers.ts';
import type { ClientOptions } from '../api/options.ts';
import { toJsonObject } from '../data/json-arguments.ts';
import { ownMember } from './own-member.ts';
import { toEngineRoots } from './roots.ts';

/** The handlers of a client, which can be replaced while it is connected. */
export class LiveHandlers {
  #current: ClientHandlers;
  readonly #samplingCapabilities: JsonObject;
  /** What is offered to servers. Changes with the handlers: only what has one is declared. */
  readonly features: ClientFeatures;
  /** The methods and result types of the program's own. */
  readonly extensions: ProtocolExtensions = {
    requestHandler: (method) => {
      const handler = ownMember(this.#current.requestHandlers, method);
      return handler && (async (params, context) => toJsonObject(await handler(params, toContext(context))));
    },
    resultHandler: (type) => {
      const handler = ownMember(this.#current.resultHandlers, type);
      return (
        handler &&
        (async (result, sent, context) =>
          toJsonObject(await handler(result, { ...toContext(context), ...sent })))
      );
    },
  };

  /** Throws UsageError. */
  constructor(options: ClientOptions) {
    checkOptions(options);
    const { samplingCapabilities = {}, extensions = {}, ...handlers } = options;
    checkExtensions(extensions);
    checkOwnMethods(handlers);
    this.#current = handlers;
    this.#samplingCapabilities = samplingCapabilities;
    this.features = { ...this.#featuresOf(handlers), extensions };
  }

  get current(): ClientHandlers {
    return this.#current;
  }

  /**
   * Replaces the handlers that `handlers` has as members. `connected`: the servers that are connected. Throws UsageError,
   * and replaces none, if one of them needs a capability that was not declared to such a server in its handshake.
   */
  replace(handlers: ClientHandlers, connected: readonly SingleServer[]): void {
    checkHandlers(handlers);
    checkOwnMethods(handlers);
    for (const member of ['sampling', 'elicitation', 'roots'] as const) {
      if (handlers[member] !== undefined) requireDeclared(member, connected);
    }
    this.#current = { ...this.#current, ...handlers };
    const { roots, ...others } = this.#featuresOf(this.#current);
    // Other roots are others only if they were set: servers are notified of a change.
    Object.assign(this.features, others, 'roots' in handlers ? { roots } : {});
  }

  #featuresOf({
    sampling,
    elicitation,
    roots,
  }: ClientHandlers): Pick<ClientFeatures, 'sampling' | 'elicitation' | 'roots'> {
    return {
      sampling: sampling !== undefined && this.#samplingCapabilities,
      elicitation: elicitation !== undefined,
      roots: roots === undefined ? undefined : toEngineRoots(roots),
    };
  }
}

function toContext({ server, signal, request }: ExtensionContext): HandlerContext {
  return {
    server,
    signal: signal as HandlerContext['signal'],
    request: (method, params = {}) => request(method, toJsonObject(params)),
  };
}

/** Servers of 2026-07-28 receive the capabilities with each request, others once. */
function requireDeclared(capability: string, connected: readonly SingleServer[]): void {
  const missing = connected.filter(
    ({ facts, declared }) => facts.era === 'legacy' && declared[capability] === undefined,
  );
  const [first] = missing;
  if (first === undefined) return;
  const names = missing.map(({ name }) => name).join(', ');
  throw new UsageError(
    `"${capability}" cannot be set now: its capability was not declared when ${names} was connected.`,
    {
      server: first.name,
      hint: `Set it before connect(): servers of protocol version ${first.facts.protocolVersion} receive the capabilities once.`,
    },
  );
}

/** The requests that the client itself answers, each with the option for its handler. */
const ownRequests = new Map([
  ['sampling/createMessage', 'sampling'],
  ['elicitation/create', 'elicitation'],
  ['roots/list', 'roots'],
  ['ping', undefined],
]);
const ownResultTypes = ['complete', 'input_required', 'task'];

function checkOwnMethods({ requestHandlers = {}, resultHandlers = {} }: ClientHandlers): void {
  for (const method of Object.keys(requestHandlers)) {
    if (!ownRequests.has(method)) continue;
    const option = ownRequests.get(method);
    throw new UsageError(`${method} cannot have a handler in "requestHandlers".`, {
      hint: option === undefined ? 'The client answers it itself.' : `Use the option "${option}".`,
    });
  }
  const own = Object.keys(resultHandlers).find((type) => ownResultTypes.includes(type));
  if (own !== undefined) {
    throw new UsageError(`The result type "${own}" cannot have a handler in "resultHandlers".`, {
      hint: 'The client interprets it itself.',
    });
  }
}

/** A key of `_meta` with the prefix that is mandatory for an extension (specification 2026-07-28, "Extensions"). */
const identifier =
  /^[a-z](?:[a-z\d-]*[a-z\d])?(?:\.[a-z](?:[a-z\d-]*[a-z\d])?)*\/[a-z\d](?:[\w.-]*[a-z\d])?$/i;

function checkExtensions(extensions: NonNullable<ClientOptions['extensions']>): void {
  const wrong = Object.keys(extensions).find((name) => !identifier.test(name));
  if (wrong === undefined) return;
  throw new UsageError(`"${wrong}" is not an extension identifier.`, {
    hint: 'It needs a domain as its prefix, as in com.example/tickets.',
  });
}
