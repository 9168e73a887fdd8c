import { now } from '../../core/clock.ts';
import { ConnectionError, McpcError } from '../../core/errors.ts';
import { asString, isObject, type Json, type JsonObject } from '../../core/json.ts';
import { outcomeOf } from './describe-response.ts';
import type { Findings, ProbeRule, Skip } from './probe-rule.ts';
import type { ProbeConnection, ProbedServer, ProbeEnd, ProbeRecord, ProbeResponse } from './probed-server.ts';

/** The lists of the protocol: the capability that announces each, and the member of a result that has the definitions. */
export const lists = [
  { method: 'tools/list', capability: 'tools', member: 'tools' },
  { method: 'prompts/list', capability: 'prompts', member: 'prompts' },
  { method: 'resources/list', capability: 'resources', member: 'resources' },
  { method: 'resources/templates/list', capability: 'resources', member: 'resourceTemplates' },
] as const;

/** The method of one of {@link lists}. */
export type ListMethod = (typeof lists)[number]['method'];

/** The limits of what is requested of one list, in pages and in ms. */
const pageLimit = 200;
const listDuration = 30_000;

/** What a server did on the connection that most rules are checked on. */
export interface Conversation {
  /** The response to `initialize` or `server/discover` from a client without capabilities. */
  handshake: ProbeResponse;
  /** What the server declared; empty if the handshake failed. */
  capabilities: JsonObject;
  /**
   * The pages of each list, in order: up to the last, or one whose cursor was given before, or the first that is not a
   * result, or one of {@link unfinished}. Of a list that is not declared there is only the first page. No lists if the
   * handshake failed.
   */
  pages: Map<ListMethod, ProbeResponse[]>;
  /** The lists with further pages that were not requested, because the list was too long or took too long. */
  unfinished: Set<ListMethod>;
  /** The responses to lists with an invalid cursor, of those lists that have more than one page. */
  invalidCursors: Map<ListMethod, ProbeResponse>;
  /** Legacy era only. */
  ping: ProbeResponse | undefined;
  /** The response to a request whose id is a string; undefined if a number did not get one either. */
  stringId: ProbeResponse | undefined;
  unknownMethod: ProbeResponse | undefined;
  /** Undefined if the server declares no tools, or {@link mayCallUnknownTool} excludes the call. */
  unknownTool: ProbeResponse | undefined;
  /** Undefined if the server does not respond to the simplest request anyway. */
  afterNotification: AfterNotification | undefined;
  /** The response to the simplest request after another request was cancelled; undefined as above, and over modern HTTP. */
  afterCancellation: ProbeResponse | undefined;
  /** All that was observed from the beginning to the end of the connection. */
  record: ProbeRecord;
  /** Undefined if no process was started, or it was not there at the end. */
  end: ProbeEnd | undefined;
  /**
   * Why the conversation broke off: it had to be continued on another connection, which failed. What was not sent has no
   * response.
   */
  failure: McpcError | undefined;
}

/** What a server did after a notification that it cannot know. */
export interface AfterNotification {
  /** A response without the id of a request. */
  answer: Json | undefined;
  /** The response to the simplest request. */
  response: ProbeResponse;
}

/** What a server cannot know. A future revision is what clients request that are newer than the server. */
export const unknownRevision = '2099-01-01';
export const unknownMethod = 'mcpc/unknown';
export const unknownNotification = 'notifications/mcpc/unknown';
export const unknownTool = 'mcpc_unknown_tool';
export const invalidCursor = 'mcpc-invalid-cursor';
const stringId = 'mcpc-string-id';

/** The method of a request that every server of the era answers. */
export function simplestMethod(server: ProbedServer): string {
  return server.era === 'legacy' ? 'ping' : 'server/discover';
}

/** Returns the method of a request without side effects that takes the server some time, to be cancelled. */
export function cancellableMethod(server: ProbedServer): string {
  const list = lists.find(({ capability }) => declares(server.declared.capabilities, capability));
  return list?.method ?? simplestMethod(server);
}

/**
 * Whether an unknown tool may be called. Servers whose tools interact with external systems may connect to those at any call,
 * before they look for the tool: a browser starts, for instance.
 */
export function mayCallUnknownTool({ mayCall, declared }: ProbedServer): boolean {
  return (
    mayCall ||
    !declared.tools.some(({ annotations }) => isObject(annotations) && annotations.openWorldHint === true)
  );
}

/** Whether requests are cancelled by a notification rather than by closing their stream. */
export function hasCancellation({ era, transport }: ProbedServer): boolean {
  return era === 'legacy' || transport !== 'http';
}

/** Whether a server declares a capability; some send `false` or null in place of leaving it out. */
export function declares(capabilities: JsonObject, name: string): boolean {
  return capabilities[name] !== undefined && capabilities[name] !== null && capabilities[name] !== false;
}

/** Returns a check that is made on the conversation, if its handshake was successful. */
export function onConversation(
  judge: (conversation: Conversation, server: ProbedServer) => Findings | Skip,
): ProbeRule['check'] {
  return async (server) => {
    const conversation = await converse(server);
    if (!('result' in conversation.handshake)) throw handshakeError(conversation.handshake);
    const outcome = await judge(conversation, server);
    const { failure } = conversation;
    if (failure !== undefined && ('skipped' in outcome || outcome.length === 0)) throw failure;
    return outcome;
  };
}

/** Returns the error of a handshake that failed although the user's own was successful. */
export function handshakeError(response: ProbeResponse): ConnectionError {
  return new ConnectionError(`The handshake ${outcomeOf(response)}.`, { phase: 'handshake' });
}

const conversations = new WeakMap<ProbedServer, Promise<Conversation>>();

/**
 * Returns the conversation with a server, which takes place once: rules share it, so that a server is not started for
 * each of them. Rejects as `ProbedServer.open` does.
 */
export function converse(server: ProbedServer): Promise<Conversation> {
  const known = conversations.get(server);
  if (known !== undefined) return known;
  const conversation = new Course(server).run();
  conversations.set(server, conversation);
  return conversation;
}

/** The course of one conversation. */
class Course {
  readonly #server: ProbedServer;
  readonly #record: ProbeRecord = { stray: [], repairs: [], received: [] };
  #connection: ProbeConnection | undefined;
  #failure: McpcError | undefined;
  #capabilities: JsonObject = {};

  constructor(server: ProbedServer) {
    this.#server = server;
  }

  async run(): Promise<Conversation> {
    try {
      const handshake = await this.#connect();
      const steps = 'result' in handshake ? await this.#steps(handshake.result) : noSteps();
      // What got no response may still keep the server busy.
      const isConnected = (await this.#ready()) !== undefined;
      const end = await this.#close();
      return {
        handshake,
        capabilities: this.#capabilities,
        ...steps,
        record: this.#record,
        end: isConnected ? end : undefined,
        failure: this.#failure,
      };
    } finally {
      await this.#close();
    }
  }

  /** Sends what no server should fail at first, since a failure ends the connection. */
  async #steps({ capabilities }: JsonObject) {
    if (isObject(capabilities)) this.#capabilities = capabilities as JsonObject;
    const { pages, unfinished, invalidCursors } = noSteps();
    for (const { method, capability } of lists) {
      if (!declares(this.#capabilities, capability)) continue;
      const { listed, isUnfinished } = await this.#list(method);
      pages.set(method, listed);
      if (isUnfinished) unfinished.add(method);
      if (listed.length > 1) {
        const refused = await this.#request(method, { cursor: invalidCursor });
        if (refused !== undefined) invalidCursors.set(method, refused);
      }
    }
    const simplest = await this.#request(simplestMethod(this.#server), {});
    const isResponsive = simplest !== undefined && !('missing' in simplest);
    const withStringId = !isResponsive
      ? undefined
      : await this.#request(simplestMethod(this.#server), {}, stringId);
    const call = { name: unknownTool, arguments: {} };
    const hasTools = declares(this.#capabilities, 'tools');
    const tool =
      hasTools && mayCallUnknownTool(this.#server) ? await this.#request('tools/call', call) : undefined;
    const method = await this.#request(unknownMethod, {});
    for (const { method: list } of lists) {
      if (pages.has(list)) continue;
      const page = await this.#request(list, {});
      if (page !== undefined) pages.set(list, [page]);
    }
    const afterNotification = isResponsive ? await this.#notifyUnknown() : undefined;
    const afterCancellation =
      isResponsive && hasCancellation(this.#server) ? await this.#cancel() : undefined;
    return {
      pages,
      unfinished,
      invalidCursors,
      ping: this.#server.era === 'legacy' ? simplest : undefined,
      stringId: withStringId,
      unknownMethod: method,
      unknownTool: tool,
      afterNotification,
      afterCancellation,
    };
  }

  async #notifyUnknown(): Promise<AfterNotification | undefined> {
    const connection = await this.#ready();
    if (connection === undefined) return undefined;
    const { received, repairs } = connection.record;
    const [receivedBefore, repairsBefore] = [received.length, repairs.length];
    await connection.notify(unknownNotification);
    const response = await this.#request(simplestMethod(this.#server), {});
    if (response === undefined) return undefined;
    // Over HTTP it would be a body of the response, which another rule is about.
    const answer =
      this.#server.http === undefined ? received.slice(receivedBefore).find(isAnswerToNothing) : undefined;
    // That the answer has no id is the same fault.
    if (answer !== undefined) repairs.splice(repairsBefore);
    return { answer, response };
  }

  async #cancel(): Promise<ProbeResponse | undefined> {
    const connection = await this.#ready();
    if (connection === undefined) return undefined;
    // The cancelled request may or may not have a response.
    const { id } = connection.start(cancellableMethod(this.#server));
    for (const requestId of [id, 'mcpc-unknown']) {
      await connection.notify('notifications/cancelled', { requestId, reason: 'mcpc check' });
    }
    return this.#request(simplestMethod(this.#server), {});
  }

  async #list(method: ListMethod): Promise<{ listed: ProbeResponse[]; isUnfinished: boolean }> {
    const listed: ProbeResponse[] = [];
    const cursors = new Set<string>();
    const beganAt = now();
    let params: JsonObject = {};
    while (listed.length < pageLimit && now() - beganAt < listDuration) {
      const page = await this.#request(method, params);
      if (page === undefined) return { listed, isUnfinished: false };
      listed.push(page);
      const cursor = 'result' in page ? asString(page.result.nextCursor) : undefined;
      if (cursor === undefined || cursors.has(cursor)) return { listed, isUnfinished: false };
      cursors.add(cursor);
      params = { cursor };
    }
    return { listed, isUnfinished: true };
  }

  /**
   * Sends a request. After one without a response, the next one is sent on another connection; once that fails, nothing more
   * is sent, and the response is undefined.
   */
  async #request(method: string, params: JsonObject, id?: string): Promise<ProbeResponse | undefined> {
    const connection = await this.#ready();
    if (connection === undefined) return undefined;
    const response = await connection.request(method, params, id === undefined ? {} : { id });
    this.#server.signal.throwIfAborted();
    if ('missing' in response) await this.#close();
    return response;
  }

  /** Returns the open connection, or another one; undefined if that fails. */
  async #ready(): Promise<ProbeConnection | undefined> {
    if (this.#connection !== undefined || this.#failure !== undefined) return this.#connection;
    try {
      const handshake = await this.#connect();
      if (!('result' in handshake)) throw handshakeError(handshake);
    } catch (error) {
      this.#server.signal.throwIfAborted();
      if (!(error instanceof McpcError)) throw error;
      this.#failure = error;
      await this.#close();
    }
    return this.#connection;
  }

  async #connect(): Promise<ProbeResponse> {
    this.#connection = await this.#server.open();
    const handshake = await this.#connection.handshake();
    this.#server.signal.throwIfAborted();
    return handshake;
  }

  async #close(): Promise<ProbeEnd | undefined> {
    const connection = this.#connection;
    this.#connection = undefined;
    const end = await connection?.close();
    const { stray = [], repairs = [], received = [] } = connection?.record ?? {};
    this.#record.stray.push(...stray);
    this.#record.repairs.push(...repairs);
    this.#record.received.push(...received);
    return end;
  }
}

function noSteps(): Omit<Conversation, 'handshake' | 'capabilities' | 'record' | 'end' | 'failure'> {
  return {
    pages: new Map(),
    unfinished: new Set(),
    invalidCursors: new Map(),
    ping: undefined,
    stringId: undefined,
    unknownMethod: undefined,
    unknownTool: undefined,
    afterNotification: undefined,
    afterCancellation: undefined,
  };
}

/** Whether a message is a response without the id of a request. */
function isAnswerToNothing(message: Json): boolean {
  if (!isObject(message) || 'method' in message) return false;
  return message.id === undefined || message.id === null;
}
