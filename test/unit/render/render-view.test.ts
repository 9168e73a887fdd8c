import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/core/json.ts';
import type { ServerFacts } from '../../../src/core/protocol.ts';
import type { View } from '../../../src/core/views.ts';
import { type Format, renderView } from '../../../src/render/render-view.ts';
import type { Style } from '../../../src/terminal/style.ts';
import { coloured, pipe, terminal } from './styles.ts';

async function stdoutOf(view: View, format: Partial<Format> = {}, style: Style = pipe): Promise<string> {
  const rendered = await renderView(
    view,
    { json: false, query: undefined, ...format },
    { out: style, err: style },
  );
  expect(rendered.stderr).toBe('');
  return rendered.stdout;
}

const tool = { name: 'now', inputSchema: {} };
const raw = { name: 'now', 'x-more': true };
const listing = { items: [tool], raw: [raw] };
const facts = {
  name: 'demo',
  info: { name: 'mcpc-demo', version: '1' },
  era: 'modern',
  protocolVersion: '2026-07-28',
  negotiation: { asked: ['server/discover'], pinned: true },
  capabilities: { tools: {} },
  instructions: 'Try it.',
  transport: 'memory',
} satisfies ServerFacts;

describe('a view as JSON', () => {
  it.each<[View, unknown]>([
    [{ kind: 'tools', listing }, [raw]],
    [{ kind: 'resources', listing: { items: [], raw: [{ uri: 5 }] } }, [{ uri: 5 }]],
    [{ kind: 'templates', listing: { items: [], raw: [] } }, []],
    [{ kind: 'prompts', listing: { items: [], raw: [null] } }, [null]],
    [{ kind: 'tool', tool, raw, example: 'x' }, raw],
    [{ kind: 'call', tool: 'now', result: { content: 5 } }, { content: 5 }],
    [{ kind: 'read', uri: 'x', result: { contents: [] } }, { contents: [] }],
    [{ kind: 'prompt', name: 'x', result: { messages: [] } }, { messages: [] }],
    [{ kind: 'completion', result: { completion: {} } }, { completion: {} }],
    [
      { kind: 'ping', server: 'demo', milliseconds: 1.5, protocolVersion: '2026-07-28' },
      { server: 'demo', milliseconds: 1.5, protocolVersion: '2026-07-28' },
    ],
    [
      { kind: 'info', facts, declared: { sampling: {} }, freshLists: [] },
      {
        server: 'demo',
        transport: 'memory',
        era: 'modern',
        protocolVersion: '2026-07-28',
        negotiation: { asked: ['server/discover'], pinned: true },
        serverInfo: { name: 'mcpc-demo', version: '1' },
        capabilities: { tools: {} },
        instructions: 'Try it.',
        clientCapabilities: { sampling: {} },
      },
    ],
    [
      {
        kind: 'info',
        facts: { ...facts, info: undefined, instructions: undefined },
        declared: {},
        freshLists: [],
      },
      {
        server: 'demo',
        transport: 'memory',
        era: 'modern',
        protocolVersion: '2026-07-28',
        negotiation: { asked: ['server/discover'], pinned: true },
        capabilities: { tools: {} },
        clientCapabilities: {},
      },
    ],
    [
      { kind: 'change', server: 'demo', what: 'resource', uri: 'x', at: '2026-11-22T10:00:00Z' },
      { at: '2026-11-22T10:00:00Z', server: 'demo', what: 'resource', uri: 'x' },
    ],
    [
      { kind: 'change', server: 'demo', what: 'tools', at: '2026-11-22T10:00:00Z' },
      { at: '2026-11-22T10:00:00Z', server: 'demo', what: 'tools' },
    ],
    [
      { kind: 'request', method: 'tools/call', params: { name: 'now' } },
      { method: 'tools/call', params: { name: 'now' } },
    ],
    [{ kind: 'text', text: 'mcpc 1', data: { mcpc: '1' } }, { mcpc: '1' }],
  ])('is the result of the protocol: %j', async (view, expected) => {
    expect(await stdoutOf(view, { json: true })).toBe(`${JSON.stringify(expected)}\n`);
  });

  it('is on standard output even if the tool failed', async () => {
    const result = { isError: true, content: [] };
    expect(await stdoutOf({ kind: 'call', tool: 'x', result }, { json: true })).toBe(
      `${JSON.stringify(result)}\n`,
    );
  });

  it('is indented and coloured on a terminal', async () => {
    const view: View = { kind: 'call', tool: 'x', result: { a: 1 } };
    expect(await stdoutOf(view, { json: true }, coloured)).toBe(
      '{\n  \x1b[34m"a"\x1b[39m: \x1b[33m1\x1b[39m\n}\n',
    );
  });
});

describe('a query', () => {
  const view: View = { kind: 'call', tool: 'x', result: { text: 'a\x1b', list: [1, 2] } };

  it('prints a string raw, but sanitised', async () => {
    expect(await stdoutOf(view, { query: 'text' })).toBe('a\\x1b\n');
  });

  it('prints a string as JSON with --json', async () => {
    expect(await stdoutOf(view, { query: 'text', json: true })).toBe('"a\\u001b"\n');
  });

  it('prints anything else as JSON', async () => {
    expect(await stdoutOf(view, { query: 'list' })).toBe('[1,2]\n');
    expect(await stdoutOf(view, { query: 'list' }, terminal())).toBe('[\n  1,\n  2\n]\n');
    expect(await stdoutOf(view, { query: 'nothing' })).toBe('null\n');
  });

  it('queries a list as it was received', async () => {
    expect(await stdoutOf({ kind: 'tools', listing }, { query: '[]."x-more"' })).toBe('[true]\n');
  });
});

describe('a view as text', () => {
  it('of a change is its time, server, kind and URI in a pipe', async () => {
    const change: View = {
      kind: 'change',
      server: 'demo',
      what: 'resource',
      uri: 'x\ty',
      at: '2026-11-22T10:00:00Z',
    };
    expect(await stdoutOf(change)).toBe('2026-11-22T10:00:00Z\tdemo\tresource\tx\\ty\n');
    expect(await stdoutOf(change, {}, terminal())).toBe('2026-11-22T10:00:00Z demo: x\\ty changed\n');
    const list: View = { kind: 'change', server: 'demo', what: 'tools', at: '2026-11-22T10:00:00Z' };
    expect(await stdoutOf(list)).toBe('2026-11-22T10:00:00Z\tdemo\ttools\t\n');
    expect(await stdoutOf(list, {}, terminal())).toBe('2026-11-22T10:00:00Z demo: its tools changed\n');
  });

  it('of a dry run is the request', async () => {
    expect(await stdoutOf({ kind: 'request', method: 'ping', params: {} })).toBe(
      '{\n  "method": "ping",\n  "params": {}\n}\n',
    );
  });

  it('of a JSON file is its text, with --json too', async () => {
    const view: View = { kind: 'jsonFile', text: '{ "a": "\u202e" }\n', data: { a: 5 } };
    expect(await stdoutOf(view)).toBe('{ "a": "\\u202e" }\n');
    expect(await stdoutOf(view, { json: true })).toBe('{ "a": "\\u202e" }\n');
    expect(await stdoutOf(view, { query: 'a' })).toBe('5\n');
  });

  it('of mcpc itself is the text', async () => {
    expect(await stdoutOf({ kind: 'text', text: 'mcpc 1', data: null })).toBe('mcpc 1\n');
  });
});

describe('a result that is only binary content is marked as such', () => {
  const image = { type: 'image', mimeType: 'image/png', data: 'AAAA' };
  const text = { type: 'text', text: 'a' };
  const styles = { out: pipe, err: pipe };
  const isOnlyBytes = async (view: View) =>
    (await renderView(view, { json: false, query: undefined }, styles)).onlyBytes === true;
  const call = (result: JsonObject): View => ({ kind: 'call', tool: 'draw', result });

  it('from a tool', async () => {
    expect(await isOnlyBytes(call({ content: [image] }))).toBe(true);
    expect(await isOnlyBytes(call({ content: [image, image] }))).toBe(true);
    expect(await isOnlyBytes(call({ content: [image], structuredContent: { result: image } }))).toBe(true);
    expect(await isOnlyBytes(call({ content: [image], structuredContent: { page: 1 } }))).toBe(false);
    expect(await isOnlyBytes(call({ content: [image, text] }))).toBe(false);
    expect(await isOnlyBytes(call({ content: [image], isError: true }))).toBe(false);
    expect(await isOnlyBytes(call({ content: [] }))).toBe(false);
  });

  it('from a resource or a prompt', async () => {
    const blob = { uri: 'x', blob: 'AAAA' };
    const read = (...contents: JsonObject[]): View => ({ kind: 'read', uri: 'x', result: { contents } });
    expect(await isOnlyBytes(read(blob))).toBe(true);
    expect(await isOnlyBytes(read(blob, { uri: 'x', text: 'a' }))).toBe(false);
    const prompt = (...contents: JsonObject[]): View => {
      const messages = contents.map((content) => ({ role: 'user', content }));
      return { kind: 'prompt', name: 'p', result: { messages } } as View;
    };
    expect(await isOnlyBytes(prompt(image))).toBe(true);
    expect(await isOnlyBytes(prompt(text, image))).toBe(false);
  });
});
