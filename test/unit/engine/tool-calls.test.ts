import { describe, expect, it } from 'vitest';
import type { ServerError } from '../../../src/core/errors.ts';
import type { JsonObject } from '../../../src/core/json.ts';
import type { Tool } from '../../../src/core/protocol.ts';
import { Client } from '../../../src/engine/client.ts';
import { environment } from './environment.ts';
import { error, FakeTransport, handshakes, type Reaction, result } from './protocol/fake-transport.ts';

const tool = (header?: string): Tool => ({
  name: 'query',
  inputSchema: {
    type: 'object',
    properties: {
      region: { type: 'string', ...(header === undefined ? {} : { 'x-mcp-header': header }) },
    },
  },
});
const rejected = error(-32_020, 'Header mismatch: Mcp-Param-Region is missing');

/** A client of a modern HTTP server, and the tool that it listed. */
async function connected(lists: Reaction[], calls: Reaction[]) {
  const transport = new FakeTransport(
    { ...handshakes.modern, 'tools/list': lists, 'tools/call': calls },
    'http',
  );
  const notices: string[] = [];
  const client = new Client(
    { type: 'custom', name: 'fake', open: async () => transport },
    {
      environment,
      onEvent: (event) => event.type === 'notice' && notices.push(event.message),
    },
  );
  await client.connect();
  const [listed] = (await client.list('tools')).items;
  return { client, transport, notices, listed: listed as Tool };
}

/** Calls a tool of a server that lists these definitions one after the other. */
async function calling(definitions: Tool[], ...calls: Reaction[]) {
  const lists = definitions.map((defined) => result({ tools: [defined] as unknown as JsonObject[] }));
  const { client, transport, notices, listed } = await connected(lists, calls);
  const outcome = await client
    .callTool(listed, { region: 'eu' })
    .catch((failure: unknown) => failure as ServerError);
  const sent = transport.sent.filter(({ method }) => method === 'tools/call');
  return { outcome, notices, methods: transport.methods, headers: sent.map(({ headers }) => headers) };
}

describe('a call whose headers the server rejects', () => {
  it('is sent again with the headers of the current definition', async () => {
    const { outcome, notices, methods, headers } = await calling(
      [tool(), tool('Region')],
      rejected,
      result({ content: [] }),
    );
    expect(outcome).toEqual({ content: [] });
    expect(methods.slice(-3)).toEqual(['tools/call', 'tools/list', 'tools/call']);
    expect(headers).toEqual([{}, { 'mcp-param-region': 'eu' }]);
    expect(notices).toEqual(['fake has changed the definition of query; the call is sent again.']);
  });

  it('is sent again once only', async () => {
    const { outcome, headers } = await calling(
      [tool('A'), tool('B'), tool('C')],
      rejected,
      rejected,
      result({ content: [] }),
    );
    expect(outcome).toMatchObject({ code: -32_020, hint: expect.stringContaining('A proxy') });
    expect(headers).toEqual([{ 'mcp-param-a': 'eu' }, { 'mcp-param-b': 'eu' }]);
  });

  it.each([
    ['leads to the same headers', tool('A')],
    ['does not exist any more', { ...tool('B'), name: 'other' }],
  ])('is not sent again if the current definition %s', async (_title, current) => {
    const { outcome, headers, notices } = await calling([tool('A'), current], rejected);
    expect(outcome).toMatchObject({ code: -32_020 });
    expect(headers).toHaveLength(1);
    expect(notices).toEqual([]);
  });

  it('is not sent again after another error', async () => {
    const { outcome, methods } = await calling([tool(), tool('B')], error(-32_603, 'No'));
    expect(outcome).toMatchObject({ message: 'No' });
    expect(methods.at(-1)).toBe('tools/call');
  });

  it('is not sent again if it is cancelled while the tools are listed', async () => {
    const stop = new AbortController();
    const lists = [
      result({ tools: [tool()] as unknown as JsonObject[] }),
      () => stop.abort(new Error('enough')),
    ];
    const { client, transport, listed } = await connected(lists, [rejected]);
    const call = client.callTool(listed, { region: 'eu' }, { signal: stop.signal });
    await expect(call).rejects.toThrow('enough');
    expect(transport.methods.filter((method) => method === 'tools/call')).toHaveLength(1);
  });
});
