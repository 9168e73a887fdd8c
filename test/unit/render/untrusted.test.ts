/** Whatever a server sends, nothing that a terminal would obey comes out, and no renderer fails. */
import { describe, expect, it } from 'vitest';
import { ConnectionError } from '../../../src/core/errors.ts';
import type { EngineEvent } from '../../../src/core/events.ts';
import type { Json, JsonObject } from '../../../src/core/json.ts';
import { logLevels } from '../../../src/core/protocol.ts';
import type { View } from '../../../src/core/views.ts';
import { errorJson, errorText } from '../../../src/render/error.ts';
import { EventLines } from '../../../src/render/event.ts';
import { renderView } from '../../../src/render/render-view.ts';
import type { Style } from '../../../src/terminal/style.ts';
import { coloured, pipe, terminal } from './styles.ts';

/** Random numbers below `bound` that are the same in every run (mulberry32). */
function randomSource(seed: number): (bound: number) => number {
  let state = seed;
  return (bound) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % bound;
  };
}

/** Things a server may send, made up at random. */
class Server {
  readonly #below: (bound: number) => number;

  constructor(seed: number) {
    this.#below = randomSource(seed);
  }

  pick<Value>(values: readonly Value[]): Value {
    return values[this.#below(values.length)] as Value;
  }

  text(): string {
    const pieces = Array.from({ length: this.#below(8) }, () => this.#piece());
    return pieces.join('');
  }

  json(depth = 3): Json {
    const makers: (() => Json)[] = [
      () => null,
      () => this.#below(1000) - 500,
      () => this.#below(2) === 0,
      () => this.text(),
      () => Buffer.from(this.text()).toString('base64'),
    ];
    if (depth > 0)
      makers.push(
        () => this.list(() => this.json(depth - 1)),
        () => this.object(depth - 1),
      );
    return this.pick(makers)();
  }

  object(depth = 2): JsonObject {
    return Object.fromEntries(this.list(() => [this.pick([this.text(), ...members]), this.json(depth)]));
  }

  /** A block of content, more or less: each member of it may be anything. */
  content(): Json {
    const type = this.pick(['text', 'image', 'audio', 'resource', 'resource_link', this.text()]);
    const resource = { uri: this.json(0), text: this.json(0), blob: this.json(0), mimeType: this.json(0) };
    const block = {
      type,
      text: this.json(0),
      data: this.json(0),
      mimeType: this.json(0),
      uri: this.json(0),
      resource,
    };
    return this.pick<Json>([block, block, block, this.json()]);
  }

  list<Item>(make: () => Item): Item[] {
    return Array.from({ length: this.#below(4) }, make);
  }

  #piece(): string {
    switch (this.#below(6)) {
      case 0:
        return String.fromCharCode(this.#below(0x100));
      case 1:
        return String.fromCharCode(this.#below(0x10000));
      case 2:
        return String.fromCodePoint(0xe0000 + this.#below(0x80));
      case 3:
        return String.fromCharCode(0x2000 + this.#below(0x70));
      case 4:
        return this.pick([
          '\x1b[2J',
          '\x1b]0;x\x07',
          '\x9b31m',
          '\r\n',
          '\t',
          '\n',
          '\x1b_Gx\x1b\\',
          '漢字',
          '👩‍👩‍👧',
        ]);
      default:
        return this.pick(['word', ' ', 'a longer run of words', 'x'.repeat(100)]);
    }
  }
}

const members = [
  'type',
  'properties',
  'items',
  'enum',
  'description',
  'default',
  'required',
  '$ref',
  '__proto__',
];

function viewsOf(server: Server): View[] {
  const text = () => server.text();
  const definition = () => ({ name: text(), title: text(), description: text(), mimeType: text() });
  const tool = () => ({ ...definition(), inputSchema: server.object(3), outputSchema: server.object(3) });
  const uri = text();
  return [
    { kind: 'tools', listing: { items: server.list(tool), raw: [] } },
    {
      kind: 'tool',
      tool: { ...tool(), annotations: { title: text() } },
      raw: server.json(),
      example: text(),
    },
    { kind: 'resources', listing: { items: server.list(() => ({ ...definition(), uri: text() })), raw: [] } },
    {
      kind: 'templates',
      listing: { items: server.list(() => ({ ...definition(), uriTemplate: text() })), raw: [] },
    },
    {
      kind: 'prompts',
      listing: {
        items: server.list(() => ({ ...definition(), arguments: server.list(definition) })),
        raw: [],
      },
    },
    { kind: 'call', tool: text(), result: { content: server.list(() => server.content()) } },
    {
      kind: 'call',
      tool: text(),
      result: { content: server.content(), isError: server.pick([true, text()]) },
    },
    { kind: 'call', tool: text(), result: server.object() },
    { kind: 'read', uri, result: { contents: server.list(() => server.content()) } },
    { kind: 'read', uri, result: { contents: server.json() } },
    {
      kind: 'prompt',
      name: text(),
      result: {
        description: server.json(0),
        messages: server.list(() => ({ role: text(), content: server.content() })),
      },
    },
    { kind: 'prompt', name: text(), result: { messages: server.json() } },
    {
      kind: 'completion',
      result: { completion: { values: server.list(() => server.json(0)), total: server.json(0) } },
    },
    { kind: 'ping', server: text(), milliseconds: 1, protocolVersion: text() },
    {
      kind: 'info',
      facts: {
        name: text(),
        info: { name: text(), version: text(), title: text() },
        era: 'legacy',
        protocolVersion: text(),
        negotiation: { asked: ['initialize'], pinned: false },
        capabilities: server.object(),
        instructions: text(),
        transport: 'stdio',
      },
      declared: {},
      freshLists: [],
    },
    { kind: 'change', server: text(), what: 'resource', uri: text(), at: '2026-11-22T10:00:00Z' },
    { kind: 'request', method: text(), params: server.object() },
    { kind: 'text', text: text(), data: server.json() },
  ];
}

function eventsOf(server: Server): EngineEvent[] {
  const name = server.text();
  const message = server.text();
  return [
    { type: 'log', server: name, level: server.pick(logLevels), logger: server.text(), data: server.json() },
    {
      type: 'progress',
      server: name,
      request: 1,
      progress: Number(server.json(0)),
      total: Number(server.json(0)),
      message,
    },
    { type: 'stderr', server: name, line: server.text() },
    { type: 'diagnostic', server: name, code: server.text(), message },
    { type: 'notice', server: name, message },
    { type: 'frame', server: name, direction: 'sent', at: 5, frame: server.json() },
  ];
}

const obeyed = /[^\P{Cc}\t\n]|[\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\u{e0000}-\u{e007f}]|\p{Cs}/u;
const colour = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g');

/** Fails if a terminal would obey any of `text` but mcpc's own colours. */
function expectHarmless(text: string, style: Style): void {
  const rest = style.colour ? text.replaceAll(colour, '') : text;
  expect(rest).not.toMatch(obeyed);
  if (text !== '') expect(text.endsWith('\n')).toBe(true);
}

describe.each([
  ['a pipe', pipe],
  ['a terminal', terminal(60)],
  ['a narrow terminal', terminal(12)],
  ['a terminal with colours', coloured],
])('on %s', (_, style) => {
  const seeds = Array.from({ length: 40 }, (_, seed) => seed);

  it('no view emits control characters, as text, as JSON or queried', async () => {
    for (const seed of seeds) {
      for (const view of viewsOf(new Server(seed))) {
        for (const format of [
          { json: false, query: undefined },
          { json: true, query: undefined },
          { json: false, query: '@' },
          { json: false, query: '* | [0]' },
        ]) {
          const { stdout, stderr, notice } = await renderView(view, format, { out: style, err: style });
          for (const text of [stdout, stderr, notice]) expectHarmless(text, style);
        }
      }
    }
  });

  it('no event emits control characters or exceeds its own lines', () => {
    const options = {
      style,
      logLevel: 'debug',
      quiet: false,
      trace: true,
      progress: true,
      nameServers: true,
    } as const;
    for (const seed of seeds) {
      const lines = new EventLines({ ...options, now: () => 0 });
      for (const event of eventsOf(new Server(seed))) {
        const text = lines.linesOf(event);
        expectHarmless(text, style);
        for (const line of text.split('\n').slice(1, -1)) expect(line).toMatch(/^ {2}/);
      }
    }
  });

  it('no error emits control characters', () => {
    const program = { version: '1', node: 'v20', platform: 'linux x64' };
    for (const seed of seeds) {
      const server = new Server(seed);
      const details = {
        hint: server.text(),
        phase: 'request',
        server: server.text(),
        data: server.json(),
        stderrTail: server.list(() => server.text()),
        cause: new Error(server.text()),
      } as const;
      for (const failure of [
        new ConnectionError(server.text(), details),
        new Error(server.text()),
        server.json(),
      ]) {
        expectHarmless(errorText(failure, { style, verbose: true, quiet: true, program }), style);
        expectHarmless(errorJson(failure, style), style);
      }
    }
  });
});
