import { describe, expect, it } from 'vitest';
import { deprecatedProbes } from '../../../../src/checking/deprecated/rules.ts';
import { type FakeBehavior, FakeProbedServer, fails, type Method } from '../fake-probed-server.ts';

async function findings(behavior: FakeBehavior) {
  const found: { rule: string; message: string; excerpt: string | undefined }[] = [];
  const skipped: string[] = [];
  const server = new FakeProbedServer(behavior);
  for (const { id, check } of deprecatedProbes) {
    const result = await check(server);
    if ('skipped' in result) skipped.push(id);
    else for (const { message, excerpt } of result) found.push({ rule: id, message, excerpt });
  }
  expect(server.connections.every(({ isClosed }) => isClosed)).toBe(true);
  return { found, skipped };
}

/** Responds to `initialize`, and sends a request to clients that declare a capability. */
const requesting =
  (capability: string, method: string): Method =>
  ({ capabilities }, connection) => {
    if (capability in Object(capabilities)) {
      connection.record.received.push({ jsonrpc: '2.0', id: 1, method });
    }
    return { result: { protocolVersion: '2025-11-25', capabilities: { tools: {} }, serverInfo: {} } };
  };

describe('rules about deprecated features on a connection', () => {
  it.each(['legacy', 'modern'] as const)(
    'find nothing on a server of the %s era that uses none',
    async (era) => {
      expect((await findings({ era })).found).toEqual([]);
    },
  );

  it.each([
    ['deprecated/roots', 'roots', 'roots/list'],
    ['deprecated/sampling', 'sampling', 'sampling/createMessage'],
  ])('%s finds requests to clients with the capability', async (rule, capability, method) => {
    const { found } = await findings({ methods: { initialize: requesting(capability, method) } });
    expect(found).toEqual([
      {
        rule,
        message: expect.stringContaining(`request ${method}`),
        excerpt: expect.stringContaining(method),
      },
    ]);
  });

  it('find tools that only clients with the capability are offered', async () => {
    let hasSampling = false;
    const tools = ['add', 'summarize'].map((name) => ({ name, inputSchema: { type: 'object' } }));
    const { found } = await findings({
      methods: {
        initialize: ({ capabilities }) => {
          hasSampling = 'sampling' in Object(capabilities);
          return { result: { protocolVersion: '2025-11-25', capabilities: { tools: {} }, serverInfo: {} } };
        },
        'tools/list': () => ({ result: { tools: hasSampling ? tools : tools.slice(0, 1) } }),
      },
    });
    expect(found).toEqual([
      {
        rule: 'deprecated/sampling',
        message: expect.stringContaining('only to clients'),
        excerpt: 'summarize',
      },
    ]);
  });

  it('find HTTP+SSE', async () => {
    const { found } = await findings({ transport: 'sse' });
    expect(found).toEqual([
      {
        rule: 'deprecated/http-sse',
        message: expect.stringContaining('Streamable HTTP'),
        excerpt: undefined,
      },
    ]);
  });

  it('are skipped where they cannot find anything', async () => {
    const probes = ['deprecated/roots', 'deprecated/sampling'];
    expect((await findings({ era: 'modern' })).skipped).toEqual(probes);
    expect((await findings({ methods: { initialize: fails(-32_603) } })).skipped).toEqual(probes);
  });
});
