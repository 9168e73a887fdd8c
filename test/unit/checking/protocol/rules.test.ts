import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { protocolRules } from '../../../../src/checking/protocol/rules.ts';
import { ConnectionError } from '../../../../src/core/errors.ts';
import {
  type FakeBehavior,
  FakeProbedServer,
  fails,
  type Method,
  ok,
  silent,
} from '../fake-probed-server.ts';

const connectionRules = protocolRules.filter(({ id }) => !id.startsWith('protocol/http-'));

/** Returns what all rules find, as `RULE WEIGHT: MESSAGE`. */
async function found(behavior: FakeBehavior = {}): Promise<string[]> {
  const server = new FakeProbedServer(behavior);
  const lines: string[] = [];
  for (const { id, weight, check } of connectionRules) {
    const findings = await check(server).catch(unreachable);
    if ('skipped' in findings) continue;
    lines.push(...findings.map((one) => `${id.split('/')[1]} ${one.weight ?? weight}: ${one.message}`));
  }
  expect(server.connections.filter(({ isClosed }) => !isClosed)).toEqual([]);
  return lines;
}

function unreachable(error: unknown) {
  if (error instanceof ConnectionError) return { skipped: error.message };
  throw error;
}

const modern = { era: 'modern' } as const;
const cached = { resultType: 'complete', ttlMs: 0, cacheScope: 'private' } as const;
const initialized = {
  protocolVersion: '2025-11-25',
  capabilities: { tools: {} },
  serverInfo: { name: 'fake', version: '1' },
};

/** Pages whose cursors are these, in order; the last one is repeated. */
function pages(...cursors: (string | number | null | undefined)[]): Method {
  let page = 0;
  return () => {
    const nextCursor = cursors[Math.min(page, cursors.length - 1)];
    page += 1;
    return {
      result: { tools: [{ name: `tool_${page}` }], ...(nextCursor === undefined ? {} : { nextCursor }) },
    };
  };
}

/** Refuses cursors that no page had. */
function strict(list: Method, ...cursors: string[]): Method {
  return (params, connection) =>
    params.cursor === undefined || cursors.includes(String(params.cursor))
      ? list(params, connection)
      : { error: { code: -32_602, message: 'Invalid cursor' } };
}

describe('a server that follows the rules', () => {
  it.each(['legacy', 'modern'] as const)('has no findings in the %s era', async (era) => {
    expect(await found({ era })).toEqual([]);
    expect(await found({ era, transport: 'http' })).toEqual([]);
    expect(await found({ era, capabilities: {} })).toEqual([]);
  });

  it('may support both eras', async () => {
    expect(await found({ ...modern, methods: { initialize: ok(initialized) } })).toEqual([]);
  });

  it('may refuse a revision that it does not know', async () => {
    const initialize: Method = ({ protocolVersion }) =>
      protocolVersion === '2025-11-25'
        ? { result: initialized }
        : { error: { code: -32_602, message: 'Unsupported protocol version' } };
    expect(await found({ methods: { initialize } })).toEqual([]);
  });

  it('may have resources without templates, and pages', async () => {
    const capabilities = { tools: {}, resources: {} };
    const methods = {
      'resources/list': ok({ resources: [] }),
      'tools/list': strict(pages('a', '', undefined), 'a', ''),
    };
    expect(await found({ capabilities, methods })).toEqual([]);
  });

  it('may send pings and notifications, and respond to a cancelled request', async () => {
    const received = [
      { jsonrpc: '2.0', id: 0, method: 'ping' },
      { jsonrpc: '2.0', method: 'notifications/tools/list_changed' },
      { jsonrpc: '2.0', id: 1, result: {} },
    ];
    expect(await found({ record: { received } })).toEqual([]);
  });

  it.each([
    ['legacy', [1, 15]],
    ['modern', [2, 1, 15]],
  ] as const)('of the %s era is not started more often than necessary', async (era, requests) => {
    const server = new FakeProbedServer({ era });
    for (const { check } of connectionRules) await check(server);
    expect(server.connections.map(({ sent }) => sent.length)).toEqual(requests);
  });
});

describe('initialize', () => {
  it('needs its members', async () => {
    const result = { protocolVersion: 20_251_125, serverInfo: { name: 'fake' } };
    expect(await found({ methods: { initialize: ok(result) } })).toEqual([
      'initialize must: The result of initialize has no protocolVersion that is a string. Clients reject it.',
      'initialize must: The result of initialize has no capabilities that is an object. Clients reject it.',
      'initialize must: The result of initialize has no serverInfo.version that is a string. Clients reject it.',
      expect.stringMatching(/^capabilities must: The server has tools but does not declare/),
    ]);
  });

  it('does not accept a revision that does not exist', async () => {
    const echo: Method = ({ protocolVersion = '' }) => ({ result: { ...initialized, protocolVersion } });
    const finding =
      'initialize must: The server accepts 2099-01-01, a revision that does not exist. Respond with the latest one that it supports.';
    expect(await found({ methods: { initialize: echo } })).toEqual([finding]);
    expect(await found({ ...modern, methods: { initialize: echo } })).toEqual([finding]);
  });

  it('is answered for every revision', async () => {
    const initialize: Method = ({ protocolVersion }) =>
      protocolVersion === '2025-11-25' ? { result: initialized } : { missing: 'it exited with status 1' };
    expect(await found({ methods: { initialize } })).toEqual([
      'initialize must: initialize with 2099-01-01, a revision that does not exist, got no JSON-RPC response: it exited with status 1. Respond with the latest revision that the server supports.',
    ]);
  });
});

describe('server/discover', () => {
  it('needs its members', async () => {
    const methods = {
      'server/discover': ((params) =>
        params.protocolVersion === '2099-01-01'
          ? { error: { code: -32_022, message: '', data: {} } }
          : { result: { ...cached, supportedVersions: ['2027-01-01'] } }) satisfies Method,
      'tools/list': fails(-32_601),
    };
    expect(await found({ ...modern, methods })).toEqual([
      'discover must: The result of server/discover has no array of supportedVersions that contains 2026-07-28, which it accepts.',
      'discover must: The result of server/discover has no object with its capabilities.',
      'discover must: The error -32022 lists no supported revisions in data.supported, from which clients choose another one.',
    ]);
  });

  it('refuses other revisions', async () => {
    const result = { ...cached, supportedVersions: ['2026-07-28'], capabilities: { tools: {} } };
    expect(await found({ ...modern, methods: { 'server/discover': ok(result) } })).toEqual([
      'discover must: A request of 2099-01-01, a revision that does not exist, was answered with a result. Respond with the error -32022 (UnsupportedProtocolVersion): clients take others for a legacy server.',
    ]);
  });
});

describe('capabilities', () => {
  it('are declared for what there is', async () => {
    const methods = { 'tools/list': ok({ tools: [{ name: 'add' }] }) };
    expect(await found({ capabilities: { prompts: false }, methods })).toEqual([
      'capabilities must: The server has tools but does not declare the capability "tools", without which clients do not list them.',
    ]);
  });

  it.each([
    [
      fails(-32_601),
      'The server declares the capability "prompts", but prompts/list was answered with the error -32601.',
    ],
    [ok({ items: [] }), 'The result of prompts/list has no array "prompts".'],
    [
      silent,
      'The server declares the capability "prompts", but prompts/list got no JSON-RPC response: it did not respond within 5 s.',
    ],
  ])('have lists that work', async (list, message) => {
    const behavior = { capabilities: { prompts: {} }, methods: { 'prompts/list': list } };
    expect(await found(behavior)).toEqual([`capabilities must: ${message}`]);
  });
});

describe('pages', () => {
  it('end', async () => {
    const message =
      'paging must: tools/list does not end: page 3 has a nextCursor that an earlier page had. Omit the member on the last page.';
    const list = strict(pages('a', 'b', 'a'), 'a', 'b');
    expect(await found({ methods: { 'tools/list': list } })).toEqual([message]);
  });

  it.each([
    [null, 'should'],
    [7, 'must'],
  ])('have strings as cursors, not %j', async (cursor, weight) => {
    expect(await found({ methods: { 'tools/list': pages(cursor) } })).toEqual([
      `paging ${weight}: The nextCursor of tools/list is not a string. Clients reject the list; omit the member on the last page.`,
    ]);
  });

  it('refuse cursors that they do not have', async () => {
    expect(await found({ methods: { 'tools/list': pages('a', undefined) } })).toEqual([
      'paging should: A cursor of tools/list that the server did not issue (mcpc-invalid-cursor) is not refused. Respond with the error -32602.',
    ]);
  });

  it('of many are not all fetched', async () => {
    let page = 0;
    const endless: Method = () => {
      page += 1;
      return { result: { tools: [], nextCursor: `page-${page}` } };
    };
    const list: Method = (params, connection) =>
      params.cursor === 'mcpc-invalid-cursor'
        ? { error: { code: -32_602, message: '' } }
        : endless(params, connection);
    expect(await found({ methods: { 'tools/list': list } })).toEqual([
      'paging advice: tools/list does not end within 200 pages, and some clients give up before. Omit nextCursor on the last page, or return more on each.',
    ]);
    expect(page).toBeLessThan(210);
  });

  it('that take long are not all fetched', async () => {
    vi.useFakeTimers({ toFake: ['hrtime'] });
    onTestFinished(() => void vi.useRealTimers());
    let page = 0;
    const endless: Method = () => {
      page += 1;
      vi.advanceTimersByTime(12_000);
      return { result: { tools: [], nextCursor: `page-${page}` } };
    };
    const list: Method = (params, connection) =>
      params.cursor === 'mcpc-invalid-cursor'
        ? { error: { code: -32_602, message: '' } }
        : endless(params, connection);
    expect(await found({ methods: { 'tools/list': list } })).toEqual([
      expect.stringContaining('paging advice: tools/list does not end within 3 pages, '),
    ]);
  });
});

describe('caching', () => {
  it.each([
    [
      { ttlMs: -1 },
      'The result of tools/list has no ttlMs that is an integer from 0 on. Use 0 for what may change at any time.',
    ],
    [
      { ttlMs: 0.5 },
      'The result of tools/list has no ttlMs that is an integer from 0 on. Use 0 for what may change at any time.',
    ],
    [{ cacheScope: 'shared' }, 'The result of tools/list has no cacheScope that is "public" or "private".'],
  ])('needs valid members, not %j', async (members, message) => {
    const methods = { 'tools/list': ok({ ...cached, tools: [], ...members }) };
    expect(await found({ ...modern, methods })).toEqual([`caching must: ${message}`]);
  });

  it('is the same for all pages', async () => {
    const list: Method = ({ cursor }) =>
      cursor === undefined
        ? { result: { ...cached, tools: [], nextCursor: 'a' } }
        : { result: { ...cached, tools: [], cacheScope: 'public' } };
    expect(await found({ ...modern, methods: { 'tools/list': strict(list, 'a') } })).toEqual([
      'caching must: The pages of tools/list do not have the same cacheScope.',
    ]);
  });
});

describe('ping', () => {
  it('is answered with a result', async () => {
    expect(await found({ methods: { ping: fails(-32_601) } })).toEqual([
      'ping must: ping was answered with the error -32601. Clients that check connections with it close this one; respond with an empty result.',
    ]);
  });
});

describe('unknown names', () => {
  it.each([
    [
      silent,
      'must: A request for the unknown method mcpc/unknown got no JSON-RPC response: it did not respond within 5 s.',
    ],
    [ok({}), 'must: A request for the unknown method mcpc/unknown was answered with a result.'],
    [
      fails(-32_602),
      'advice: A request for the unknown method mcpc/unknown was answered with the error -32602.',
    ],
  ])('of methods are refused', async (respond, line) => {
    expect(await found({ methods: { '*': respond } })).toEqual([
      `unknown-method ${line} Respond with the error -32601 (Method not found).`,
    ]);
  });

  it.each([
    [silent, 'got no JSON-RPC response: it did not respond within 5 s'],
    [ok({ content: [] }), 'was answered with a result'],
  ])('of tools are refused', async (call, outcome) => {
    expect(await found({ methods: { 'tools/call': call } })).toEqual([
      `unknown-tool should: A call of the unknown tool mcpc_unknown_tool ${outcome}. Respond with the error -32602 (Invalid params); models take anything else for success.`,
    ]);
  });

  it('of tools may be refused with a result', async () => {
    expect(await found({ methods: { 'tools/call': ok({ content: [], isError: true }) } })).toEqual([]);
  });

  it.each([
    ['skipped', { openWorldHint: true }, false],
    ['checked', { openWorldHint: true }, true],
    ['checked', { openWorldHint: false }, false],
    ['checked', undefined, false],
  ])('of tools are %s if a tool declares %j and --call is %s', async (outcome, annotations, mayCall) => {
    let calls = 0;
    const call: Method = () => {
      calls += 1;
      return { result: { content: [] } };
    };
    const declared = { tools: [{ name: 'browse', ...(annotations === undefined ? {} : { annotations }) }] };
    const server = new FakeProbedServer({ declared, mayCall, methods: { 'tools/call': call } });
    const rule = connectionRules.find(({ id }) => id === 'protocol/unknown-tool');
    const findings = await rule?.check(server);
    if (outcome === 'checked') expect(findings).toHaveLength(1);
    else expect(findings).toEqual({ skipped: expect.stringContaining('--call') });
    expect(calls).toBe(outcome === 'checked' ? 1 : 0);
  });

  it('that a server does not survive are blamed on nothing else', async () => {
    let isDead = false;
    const methods = {
      initialize: () => {
        isDead = false;
        return { result: initialized };
      },
      'tools/list': () => (isDead ? { missing: 'it ended' } : { result: { tools: [] } }),
      'tools/call': () => {
        isDead = true;
        return { missing: 'it exited with status 1' };
      },
      '*': () => (isDead ? { missing: 'it ended' } : { error: { code: -32_601, message: '' } }),
    } satisfies Record<string, Method>;
    expect(await found({ methods })).toEqual([expect.stringMatching(/^unknown-tool should: /)]);
  });

  it('after which a server does not start again are blamed on nothing else', async () => {
    let starts = 0;
    const methods = {
      initialize: () => {
        starts += 1;
        return starts === 1 ? { result: initialized } : { missing: 'it exited with status 1' };
      },
      'tools/call': silent,
    } satisfies Record<string, Method>;
    const server = new FakeProbedServer({ methods });
    const judge = (id: string) => connectionRules.find((rule) => rule.id === `protocol/${id}`)?.check(server);
    expect(await judge('unknown-tool')).toHaveLength(1);
    for (const id of ['unknown-method', 'notifications', 'cancellation', 'exit']) {
      await expect(judge(id)).rejects.toThrow(
        'The handshake got no JSON-RPC response: it exited with status 1.',
      );
    }
  });
});

describe('notifications', () => {
  it('get no response', async () => {
    const onnotification: FakeBehavior['onnotification'] = (_method, { record }) =>
      record.received.push({ jsonrpc: '2.0', id: null, error: { code: -32_601, message: '' } });
    expect(await found({ onnotification })).toEqual([
      'notifications must: The server responded to a notification. Clients may take that for the response to a request.',
    ]);
  });

  it.each([
    ['notifications/mcpc/unknown', 'notifications must: After an unknown notification'],
    ['notifications/cancelled', 'cancellation must: After tools/list was cancelled'],
  ])('%s leaves the server running', async (fatal, beginning) => {
    const dead = new WeakSet<object>();
    const ping: Method = (_params, connection) =>
      dead.has(connection) ? { missing: 'it exited with status 1' } : { result: {} };
    const onnotification: FakeBehavior['onnotification'] = (method, connection) => {
      if (method === fatal) dead.add(connection);
    };
    expect(await found({ methods: { ping }, onnotification })).toEqual([
      `${beginning}, ping got no JSON-RPC response: it exited with status 1.`,
    ]);
  });
});

describe('messages', () => {
  it('have no faults that clients must repair', async () => {
    const repairs = ['no-version', 'no-version', 'result', 'glued'].map((code) => ({
      code,
      message: `${code}.`,
    }));
    expect(await found({ record: { repairs } })).toEqual([
      'stdout must: glued.',
      'messages must: no-version.',
    ]);
  });

  it('return string ids', async () => {
    const ping: Method = ({ id }) => (id === undefined ? { result: {} } : { missing: 'it did not respond' });
    expect(await found({ methods: { ping } })).toEqual([
      'messages must: A request whose id is a string got no JSON-RPC response: it did not respond. Return ids as they are; clients use strings as well as numbers.',
    ]);
  });

  it('have a resultType in the modern era', async () => {
    const methods = { 'tools/list': ok({ tools: [], ttlMs: 0, cacheScope: 'public' }) };
    expect(await found({ ...modern, methods })).toEqual([
      'messages must: The result of tools/list has no resultType, which is "complete" for a result with the content.',
    ]);
  });

  it('are all that is written to standard output', async () => {
    const record = { stray: ['Server started', 'Listening'] };
    expect(await found({ record })).toEqual([
      'stdout must: The server wrote 2 texts that are not messages to standard output, which breaks the connection with some clients. Write logs to standard error.',
    ]);
    expect(await found({ record, transport: 'http' })).toEqual([]);
  });

  it('are not counted exactly if they are many', async () => {
    const [line] = await found({ record: { stray: Array(10_000).fill('debug') } });
    expect(line).toContain('wrote more than 1,000 texts that are not messages');
  });
});

describe('a client without capabilities', () => {
  const received = [{ jsonrpc: '2.0', id: 1, method: 'roots/list' }];

  it('gets no requests', async () => {
    expect(await found({ record: { received } })).toEqual([
      'client-requests must: The server sent the request roots/list to a client that does not declare the capability for it. Look at the capabilities in initialize first.',
    ]);
    expect(await found({ ...modern, record: { received } })).toEqual([
      'client-requests must: The server sent the request roots/list, although servers do not send requests since 2026-07-28.',
    ]);
  });

  it('is accepted', async () => {
    const initialize: Method = ({ capabilities }) =>
      Object.keys(capabilities ?? {}).length === 0
        ? { error: { code: -32_600, message: 'roots are required' } }
        : { result: initialized };
    expect(await found({ methods: { initialize } })).toEqual([
      'client-requests must: initialize from a client without capabilities was answered with the error -32600.',
    ]);
    expect(await found({ methods: { initialize: silent } })).toEqual([]);
  });
});

describe('the end of standard input', () => {
  it.each([
    [
      50,
      'The server exited at the end of its standard input, but processes that it started did not, and were killed. Stop them before the server exits.',
    ],
    [
      3_456,
      'The server, or a process that it started, did not exit within 2 s after the end of its standard input, and was killed.',
    ],
  ])('ends the server', async (duration, message) => {
    const end = { duration, limit: 2_000, wasKilled: true, reason: undefined };
    expect(await found({ end })).toEqual([`exit should: ${message}`]);
    expect(await found({ end: { ...end, wasKilled: false } })).toEqual([]);
  });
});

it('stops with the line', async () => {
  const reason = new Error('interrupted');
  const server = new FakeProbedServer({ methods: { ping: (_params, connection) => stopAt(connection) } });
  function stopAt(connection: { server: FakeProbedServer }) {
    connection.server.stop(reason);
    return { missing: 'the line was stopped' };
  }
  const [rule] = connectionRules.filter(({ id }) => id === 'protocol/messages');
  await expect(rule?.check(server)).rejects.toBe(reason);
  expect(server.connections.every(({ isClosed }) => isClosed)).toBe(true);
});
