import type { JsonObject } from '../../../src/core/json.ts';
import type {
  ListDefinitions,
  Listing,
  ListName,
  ServerFacts,
  Task,
  Tool,
} from '../../../src/core/protocol.ts';
import type { CallOptions } from '../../../src/engine/protocol/client-options.ts';
import type { GroupMember, Operation, SingleServer } from '../../../src/engine/server.ts';
import type { ChangeFilter } from '../../../src/engine/subscriptions/subscriptions.ts';
import type { ServerTasks } from '../../../src/engine/tasks/task.ts';
import { FakeServer } from '../engine/fake-server.ts';

const number = { type: 'number' };

export const multiply: Tool = {
  name: 'multiply',
  description: 'Multiplies two numbers.',
  inputSchema: { type: 'object', properties: { a: number, b: number }, required: ['a', 'b'] },
};

/** What it offers unless a test decides otherwise. */
const definitions: { [Name in ListName]: ListDefinitions[Name][] } = {
  tools: [multiply],
  resources: [{ uri: 'demo://welcome', name: 'welcome', mimeType: 'text/plain', size: 5 }],
  templates: [{ uriTemplate: 'demo://weather/{city}{?unit}', name: 'weather' }],
  skills: [],
  prompts: [{ name: 'poem', arguments: [{ name: 'topic', required: true }, { name: 'form' }] }],
};

/** What a test decides about the server. */
export interface CalculatorParts {
  name?: string;
  definitions?: Partial<typeof definitions>;
  capabilities?: JsonObject;
  transport?: ServerFacts['transport'];
  era?: ServerFacts['era'];
  /** The result of each request, by its method. */
  results?: Record<string, JsonObject | Error>;
  tasks?: Partial<ServerTasks>;
  /** For how many ms its lists are fresh. */
  fresh?: number;
  /** The members, if the server is a group. */
  members?: GroupMember[];
}

export const allCapabilities: JsonObject = {
  tools: { listChanged: true },
  resources: { subscribe: true, listChanged: true },
  prompts: { listChanged: true },
  completions: {},
};

/** A server that answers from memory and records the requests. */
export class Calculator extends FakeServer implements SingleServer {
  override readonly name: string;
  readonly declared = { roots: {} };
  readonly facts: ServerFacts;
  override readonly tasks: ServerTasks;
  /** The requests: method and parameters. */
  readonly requests: [method: string, params: JsonObject][] = [];
  /** The lists that were fetched, and the `reuse` of each operation. */
  readonly fetched: ListName[] = [];
  readonly reuse: CallOptions['reuse'][] = [];
  /** Settles the subscription. */
  endSubscription: (error?: undefined) => void = () => {};
  unsubscribed = false;
  readonly #parts: CalculatorParts;

  constructor(parts: CalculatorParts = {}) {
    super();
    this.#parts = parts;
    this.name = parts.name ?? 'calc';
    this.facts = {
      name: this.name,
      info: { name: 'calculator', version: '1.0.0' },
      era: parts.era ?? 'modern',
      protocolVersion: '2026-07-28',
      negotiation: { asked: ['server/discover'], pinned: false },
      capabilities: parts.capabilities ?? allCapabilities,
      instructions: undefined,
      transport: parts.transport ?? 'stdio',
    };
    const unsupported = () => Promise.reject(new Error('Not faked.'));
    this.tasks = {
      isTaskCall: (_tool, asked) => asked,
      start: unsupported,
      list: unsupported,
      get: unsupported,
      result: unsupported,
      cancel: unsupported,
      ...parts.tasks,
    };
  }

  override async locate(_type?: unknown, value = ''): Promise<{ client: SingleServer; own: string }> {
    return { client: this, own: value };
  }

  override members(): Promise<GroupMember>[] {
    const { members = [{ name: this.name, client: this }] } = this.#parts;
    return members.map((member) => Promise.resolve(member));
  }

  override hasCapability(capability: string, member?: string): boolean {
    const declared = this.facts.capabilities[capability];
    return member === undefined ? declared !== undefined : (declared as JsonObject)?.[member] === true;
  }

  override callTool(tool: Tool, args: JsonObject): Promise<JsonObject> {
    return this.#answer('tools/call', { name: tool.name, arguments: args });
  }

  override perform({ method, subject, params }: Operation, options: CallOptions = {}): Promise<JsonObject> {
    this.reuse.push(options.reuse);
    return this.#answer(method, params(subject.value));
  }

  override subscribe(filter: ChangeFilter) {
    this.requests.push(['subscribe', { ...filter }]);
    const ended = new Promise<undefined>((resolve) => {
      this.endSubscription = resolve;
    });
    const unsubscribe = () => {
      this.unsubscribed = true;
      return Promise.resolve();
    };
    return Promise.resolve({ ended, unsubscribe });
  }

  get handshakeResult(): JsonObject {
    return { supportedVersions: ['2026-07-28'], capabilities: this.facts.capabilities };
  }

  async discover(): Promise<JsonObject> {
    return this.handshakeResult;
  }

  isConnected(): boolean {
    return true;
  }

  ping(): Promise<number> {
    return Promise.resolve(5);
  }

  request(method: string, params: JsonObject): Promise<JsonObject> {
    return this.#answer(method, params);
  }

  notify(): Promise<void> {
    return Promise.resolve();
  }

  /** Reports a changed list or resource, as a notification of the server does. */
  change(what: 'tools' | 'prompts' | 'resources' | { uri: string }): void {
    const server = this.name;
    if (typeof what === 'string') this.emit({ type: 'listChanged', server, list: what });
    else this.emit({ type: 'resourceUpdated', server, uri: what.uri });
  }

  protected override fetchList<Name extends ListName>(list: Name): Promise<Listing<ListDefinitions[Name]>> {
    const items = (this.#parts.definitions?.[list] ?? definitions[list]) as ListDefinitions[Name][];
    const raw = items.map((item) => ({ ...item, _meta: { raw: true } }) as unknown as JsonObject);
    this.fetched.push(list);
    const receivedAt = Date.now();
    const freshUntil = receivedAt + (this.#parts.fresh ?? 0);
    const freshness = { receivedAt, freshUntil, keptUntil: freshUntil, isPublic: false };
    return Promise.resolve({ items, raw, freshness });
  }

  #answer(method: string, params: JsonObject): Promise<JsonObject> {
    this.requests.push([method, params]);
    const result = this.#parts.results?.[method] ?? { method };
    return result instanceof Error ? Promise.reject(result) : Promise.resolve(result);
  }
}

export function fakeTask(status: Task['status'] = 'working', id = '7f3a'): Task {
  const unknown = { message: undefined, createdAt: undefined, updatedAt: undefined, pollInterval: undefined };
  return { id, status, ...unknown, raw: { taskId: id } };
}
