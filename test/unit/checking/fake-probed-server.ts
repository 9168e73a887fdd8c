import type {
  ProbeConnection,
  ProbedServer,
  ProbeEnd,
  ProbeRecord,
  ProbeResponse,
} from '../../../src/checking/probe/probed-server.ts';
import type { Json, JsonObject } from '../../../src/core/json.ts';
import type { Era, TransportKind } from '../../../src/core/protocol.ts';
import type { ServerInterface } from '../../../src/interface/server-interface.ts';

/** Responds to a request of one method. */
export type Method = (params: JsonObject, connection: FakeConnection) => ProbeResponse;

/** What a server does in another way than one that follows all rules. */
export interface FakeBehavior {
  era?: Era;
  transport?: TransportKind;
  capabilities?: JsonObject;
  /** By name of the method; `*` is for those that are not known. */
  methods?: Record<string, Method>;
  /** Called with each notification. */
  onnotification?: (method: string, connection: FakeConnection) => void;
  end?: ProbeEnd;
  record?: Partial<ProbeRecord>;
  declared?: Partial<ServerInterface>;
  mayCall?: boolean;
  http?: ProbedServer['http'];
}

/** The revision that the fake supports in each era. */
const revisions = { legacy: '2025-11-25', modern: '2026-07-28' };

export function ok(result: JsonObject): Method {
  return () => ({ result });
}

export function fails(code: number, data: Json = null): Method {
  return () => ({ error: { code, message: 'It failed', data } });
}

export const silent: Method = () => ({ missing: 'it did not respond within 5 s' });

/** A server in this process, which follows all rules unless its behavior says otherwise. */
export class FakeProbedServer implements ProbedServer {
  readonly name = 'fake';
  readonly transport: TransportKind;
  readonly era: Era;
  readonly mayCall: boolean;
  readonly http: ProbedServer['http'];
  readonly #abort = new AbortController();
  readonly signal = this.#abort.signal;
  readonly behavior: FakeBehavior;
  readonly connections: FakeConnection[] = [];

  constructor(behavior: FakeBehavior = {}) {
    this.behavior = behavior;
    this.era = behavior.era ?? 'legacy';
    this.transport = behavior.transport ?? 'stdio';
    this.mayCall = behavior.mayCall ?? false;
    this.http = behavior.http;
  }

  get capabilities(): JsonObject {
    return this.behavior.capabilities ?? { tools: {} };
  }

  get declared() {
    return {
      identity: undefined,
      revision: revisions[this.era],
      capabilities: this.capabilities,
      clientCapabilities: { roots: {} },
      instructions: undefined,
      tools: [],
      resources: [],
      templates: [],
      prompts: [],
      ...this.behavior.declared,
    };
  }

  async open(): Promise<ProbeConnection> {
    const connection = new FakeConnection(this);
    this.connections.push(connection);
    return connection;
  }

  lineFor(words: readonly string[]): string {
    return `mcpc ${words.join(' ')} fake`;
  }

  stop(reason: Error): void {
    this.#abort.abort(reason);
  }
}

/** A connection to it. */
export class FakeConnection implements ProbeConnection {
  readonly server: FakeProbedServer;
  readonly record: ProbeRecord;
  /** The methods that were sent, in order. */
  readonly sent: string[] = [];
  isClosed = false;
  #lastId = 0;

  constructor(server: FakeProbedServer) {
    this.server = server;
    const { stray = [], repairs = [], received = [] } = server.behavior.record ?? {};
    this.record = { stray: [...stray], repairs: [...repairs], received: [...received] };
  }

  async handshake(
    options: { era?: Era; revision?: string; capabilities?: JsonObject } = {},
  ): Promise<ProbeResponse> {
    const { era = this.server.era, capabilities = {} } = options;
    const method = era === 'legacy' ? 'initialize' : 'server/discover';
    return this.request(method, { protocolVersion: options.revision ?? revisions[era], capabilities });
  }

  async request(
    method: string,
    params: JsonObject = {},
    { id }: { id?: string } = {},
  ): Promise<ProbeResponse> {
    this.sent.push(method);
    const { methods = {} } = this.server.behavior;
    const known = { ...ordinaryMethods(this.server), ...methods };
    const respond = known[method] ?? methods['*'] ?? fails(-32_601);
    return respond(id === undefined ? params : { ...params, id }, this);
  }

  start(method: string, params: JsonObject = {}) {
    this.#lastId += 1;
    return { id: this.#lastId, response: this.request(method, params) };
  }

  async notify(method: string): Promise<void> {
    this.sent.push(method);
    this.server.behavior.onnotification?.(method, this);
  }

  async close(): Promise<ProbeEnd | undefined> {
    this.isClosed = true;
    if (this.server.transport !== 'stdio') return undefined;
    return (
      this.server.behavior.end ?? {
        duration: 20,
        limit: 2_000,
        wasKilled: false,
        reason: 'exited with status 0',
      }
    );
  }
}

function ordinaryMethods({ era, capabilities }: FakeProbedServer): Record<string, Method> {
  const isModern = era === 'modern';
  const shared: JsonObject = isModern ? { resultType: 'complete', ttlMs: 0, cacheScope: 'private' } : {};
  const serverInfo = { name: 'fake', version: '1.0.0' };
  const unsupported = fails(-32_022, { supported: [revisions.modern], requested: '2099-01-01' });
  const tools = {
    'tools/list': ok({ ...shared, tools: [{ name: 'add', inputSchema: { type: 'object' } }] }),
    'tools/call': fails(-32_602),
  };
  const discovery: Method = (params, connection) =>
    params.protocolVersion === undefined || params.protocolVersion === revisions.modern
      ? { result: { ...shared, supportedVersions: [revisions.modern], capabilities } }
      : unsupported(params, connection);
  return {
    ...('tools' in capabilities ? tools : {}),
    ...(isModern
      ? { 'server/discover': discovery }
      : {
          initialize: ok({ protocolVersion: revisions.legacy, capabilities, serverInfo }),
          ping: ok({}),
        }),
  };
}
