import { describe, expect, it } from 'vitest';
import { commands } from '../../../src/commands/table.ts';
import { completeWords } from '../../../src/completion/complete-words.ts';
import { completed, knownServer, plainFiles, portsWith, words } from './ports.ts';

const servers = async (_options: unknown, file?: string) =>
  file === undefined
    ? [
        { name: 'weather', file: '/home/me/mcp.json', own: true },
        { name: 'wiki', file: '/home/me/work/mcp.json', own: false },
      ]
    : [{ name: 'inside', file, own: false }];

const sessions = async () => [
  { name: 'db', target: 'postgres.py', isRunning: true },
  { name: 'old', target: 'server.py', isRunning: false },
  { name: 'web', target: undefined, isRunning: true },
];

const nothing = portsWith({});

describe('a command line', () => {
  it('starts with a command, each with its summary', async () => {
    const { candidates } = await completed('', nothing);
    expect(candidates.map(({ value }) => value)).toEqual(
      commands.filter(({ only }) => only !== 'shell').map(({ name }) => name),
    );
    expect(candidates).toContainEqual({
      value: 'call',
      description: 'call a tool',
      kind: 'command',
    });
  });

  it('may be only a target', async () => {
    expect(await words('de', portsWith({}))).toContain('demo');
    expect(await words('we', portsWith({}, { servers }))).toEqual(['weather']);
  });

  it('has the options of the command with descriptions, each once unless it can be repeated', async () => {
    const { candidates } = await completed('call server.py --no-v', nothing);
    expect(candidates).toEqual([
      { value: '--no-validate', description: expect.stringContaining('schema'), kind: 'option' },
    ]);
    expect(await words('ping server.py --no-v', nothing)).toEqual([]);
    expect(await words('call --json server.py --jso', nothing)).toEqual([]);
    expect(await words('call server.py -e A=1 --en', nothing)).toContain('--env');
    expect(await words('test --reporter tap --protocol legacy --rep', nothing)).toEqual(['--reporter']);
    expect(await words('test --protocol legacy --prot', nothing)).toEqual(['--protocol']);
    expect(await words('connect server.py --watch-path a --watch-p', nothing)).toEqual(['--watch-path']);
    expect(await words('call server.py t --answer a=1 --answ', nothing)).toContain('--answer');
    expect(await words('call server.py -', nothing)).toContain('-H');
    expect(await words('call server.py -- -', nothing)).toEqual([]);
  });

  it('has test files, folders of them, and the values of the options of tests', async () => {
    const ports = portsWith({}, { files: plainFiles('a.mcpc', 'b.txt', 'c/') });
    expect(await words('test ', ports)).toEqual(['a.mcpc', 'c/']);
    expect(await words('test a.mcpc ', ports)).toEqual(['a.mcpc', 'c/']);
    expect(await words('test --fresh ', ports)).toEqual(['file', 'case']);
    expect(await words('test --fresh=c', ports)).toEqual(['--fresh=case']);
    expect(await words('test --reporter ', ports)).toEqual(['spec', 'tap', 'junit', 'github', 'json']);
    expect(await words('test --protocol leg', ports)).toEqual(['legacy']);
    expect(await words('test --target dem', ports)).toEqual(['demo']);
    expect(await words('test --target=dem', ports)).toEqual(['--target=demo']);
    expect(await words('tools --fresh dem', ports)).toEqual(['demo']);
  });

  it('has the values of the options of a check, and of those that it shares with diff', async () => {
    expect(await words('check server.py --fail-on ', nothing)).toEqual(['must', 'should', 'advice', 'none']);
    expect(await words('diff --fail-on br', nothing)).toEqual(['breaking']);
    expect(await words('check server.py --format=sa', nothing)).toEqual(['--format=sarif']);
    expect(await words('diff --format sa', nothing)).toEqual([]);
    expect(await words('check server.py --only tok', nothing)).toContain('tokens');
    const rules = await words('check server.py --only protocol/pi', nothing);
    expect(rules[0]).toBe('protocol/ping');
    const inList = await words('check server.py --only=schema,protocol/pi', nothing);
    expect(inList[0]).toBe('--only=schema,protocol/ping');
  });

  it('has option values: choices, files, folders, variables', async () => {
    const ports = portsWith(
      {},
      { variables: () => ['HOME', 'PATH'], files: plainFiles('a.json', 'b.txt', 'c/') },
    );
    expect(await words('call --transport ', ports)).toEqual(['stdio', 'http', 'sse', 'ws']);
    expect(await words('call --transport=st', ports)).toEqual(['--transport=stdio']);
    expect(await words('call --log-level war', ports)).toEqual(['warning']);
    expect(await words('call -e H', ports)).toEqual(['HOME', 'PATH']);
    expect(await words('call --config ', ports)).toEqual(['a.json', 'c/']);
    expect(await words('call --cwd ', ports)).toEqual(['c/']);
    expect(await completed('call --output ', ports)).toEqual({ candidates: [], files: 'file' });
    expect(await words('call --timeout ', ports)).toEqual([]);
  });

  it('has targets: demo, servers with their origin, files that can be targets', async () => {
    const files = plainFiles('server.py', 'mcp.json', 'notes.txt', 'lib/', 'app.mts');
    const ports = portsWith({}, { servers, files });
    expect((await completed('tools ', ports)).candidates).toEqual([
      { value: 'demo', description: 'the server built into mcpc', kind: 'server' },
      { value: 'weather', description: 'server of /home/me/mcp.json', kind: 'server' },
      { value: 'wiki', description: 'server of /home/me/work/mcp.json', kind: 'server' },
      { value: 'server.py', kind: 'file' },
      { value: 'mcp.json', kind: 'file' },
      { value: 'lib/', kind: 'file', open: true },
      { value: 'app.mts', kind: 'file' },
    ]);
    expect(await words('tools mcp.json:', ports)).toEqual(['mcp.json:inside']);
    expect(await words('tools https://', ports)).toEqual([]);
  });

  it('has sessions as targets, with their targets, and only those that are running', async () => {
    const ports = portsWith({}, { sessions, files: plainFiles('@notes.json') });
    expect((await completed('call @', ports)).candidates).toEqual([
      { value: '@db', description: 'postgres.py', kind: 'session' },
      { value: '@web', kind: 'session' },
      { value: '@notes.json', kind: 'file' },
    ]);
    expect(await words('call @w', ports)).toEqual(['@web']);
    expect(await words('call ', ports)).toEqual(['@db', '@web', 'demo', '@notes.json']);
    expect(await words('@d', ports)).toEqual(['@db']);
    const asked = async () => Promise.reject(new Error('The sessions were looked for.'));
    expect(await words('call d', portsWith({}, { sessions: asked }))).toEqual(['demo']);
  });

  it('has names of sessions where one is expected, each once; for logs, those that have ended as well', async () => {
    const ports = portsWith({}, { sessions });
    expect(await words('call --session ', ports)).toEqual(['db', 'web']);
    expect(await words('call --session=w', ports)).toEqual(['--session=web']);
    expect(await words('stop ', ports)).toEqual(['@db', '@web']);
    expect(await words('stop d', ports)).toEqual(['db']);
    expect(await words('stop @db @', ports)).toEqual(['@web']);
    expect((await completed('logs @o', ports)).candidates).toEqual([
      { value: '@old', description: 'server.py (ended)', kind: 'session' },
    ]);
  });

  it('offers a program as a target only by its path', async () => {
    const program = (path: string) => portsWith({}, { files: () => [{ path, kind: 'program' }] });
    expect(await words('tools ', program('server'))).toEqual(['demo']);
    expect(await words('tools ./', program('./server'))).toEqual(['./server']);
  });

  it("has servers where a server name is expected; for remove, the user's own", async () => {
    expect(await words('trust w', portsWith({}, { servers }))).toEqual(['weather', 'wiki']);
    expect(await words('remove w', portsWith({}, { servers }))).toEqual(['weather']);
    expect(await words('help ca', nothing)).toContain('call');
  });

  it('is completed after a target of several words', async () => {
    const ports = {
      ...portsWith({}),
      server: portsWith({ tools: [{ name: 'do', inputSchema: {} }] }).server,
    };
    const line = { words: ['call', 'npx -y @scope/server'], current: '', face: 'line' as const };
    const server = () => ports.server(undefined);
    const { candidates } = await completeWords(line, { ...ports, server }, new AbortController().signal);
    expect(candidates.map(({ value }) => value)).toEqual(['do']);
  });

  it('passes on the target and the options that affect it, in any position', async () => {
    const lines: unknown[] = [];
    const server = async (line: unknown) => void lines.push(line);
    await completed('call -H A:1 x.py --cwd=/tmp -q do ', portsWith({}, { server: server as never }));
    const options = new Map(Object.entries({ header: ['A:1'], cwd: ['/tmp'], quiet: [] }));
    expect(lines).toEqual([{ target: 'x.py', options }]);
  });

  it('has no candidates where nothing is expected', async () => {
    expect(await words('ping server.py ', nothing)).toEqual([]);
    expect(await words('nonsense ', nothing)).toEqual([]);
    expect(await words('--nonsense --wro', nothing)).toEqual([]);
  });
});

describe('a line of the shell', () => {
  const tools = [{ name: 'multiply', inputSchema: { properties: { a: { type: 'number' } } } }];
  const ports = portsWith(
    { tools },
    { variables: () => ['$x', '$last'].map((name) => name.slice(1)), files: plainFiles('out.txt') },
  );

  it('has tools as first words, followed by their arguments', async () => {
    expect(await words('mul', ports, 'shell')).toEqual(['multiply']);
    expect(await words('multiply ', ports, 'shell')).toEqual(['a=']);
    expect(await words('call mul', ports, 'shell')).toEqual(['multiply']);
    expect(await words('call multiply ', ports, 'shell')).toEqual(['a=']);
    expect(await words('x = call multiply ', ports, 'shell')).toEqual(['a=']);
  });

  it('has variables after $, also within a value', async () => {
    expect(await words('multiply $', ports, 'shell')).toEqual(['$x', '$last']);
    expect(await words('multiply a=$la', ports, 'shell')).toEqual(['a=$last']);
    expect(await words('$', ports, 'shell')).toEqual(['$x', '$last']);
    expect(await words('unset ', ports, 'shell')).toEqual(['x', 'last']);
    expect(await words('unset x ', ports, 'shell')).toEqual(['last']);
  });

  it('has the parts of a variable after its name', async () => {
    const asked: string[] = [];
    const parts = async (reference: string) => {
      asked.push(reference);
      return [
        { step: '.id', description: '5', hasParts: false },
        { step: '.items', description: 'list, 1 item', hasParts: true },
        { step: '[0]', description: 'x', hasParts: false },
      ];
    };
    const shell = { settings: () => [], jobs: () => [], parts };
    const inShell = portsWith({ tools }, { variables: () => ['x'], shell });
    expect(await words('$x.i', inShell, 'shell')).toEqual(['$x.id', '$x.items']);
    expect(await words('multiply a=$x.items[0].id', inShell, 'shell')).toEqual(['a=$x.items[0].id']);
    expect(await words('print $x.items[', inShell, 'shell')).toEqual(['$x.items[0]']);
    expect(asked).toEqual(['$x', '$x.items[0]', '$x.items']);
    expect((await completed('$x.i', inShell, 'shell')).candidates).toEqual([
      { value: '$x.id', kind: 'variable', description: '5', open: false },
      { value: '$x.items', kind: 'variable', description: 'list, 1 item', open: true },
    ]);
  });

  it('offers the tools before the commands', async () => {
    const all = await words('', ports, 'shell');
    expect(all.slice(0, 2)).toEqual(['multiply', 'connect']);
  });

  it('has files after > and after the words of a program', async () => {
    expect(await words('multiply a=1 > ou', ports, 'shell')).toEqual(['out.txt']);
    expect(await words('multiply | grep x o', ports, 'shell')).toEqual(['out.txt']);
    expect(await words('multiply | o', ports, 'shell')).toEqual([]);
    expect(await words('!cat o', ports, 'shell')).toEqual(['out.txt']);
  });

  it('has the operands of shell commands', async () => {
    const settings = () => [{ name: 'log-level', value: 'info', summary: 'the least severe' }];
    const job = { line: 'brew_tea', took: 1 };
    const jobs = () => [
      { ...job, number: 1, state: 'done' as const },
      { ...job, number: 2, state: 'running' as const },
    ];
    const known = { ...knownServer({ tools }), members: async () => ['weather', 'wiki'] };
    const inShell = portsWith(
      {},
      { shell: { settings, jobs, parts: async () => [] }, server: async () => known },
    );
    expect(await words('set ', inShell, 'shell')).toEqual(['log-level']);
    expect(await words('set log-level war', inShell, 'shell')).toEqual(['warning']);
    expect(await words('set json ', inShell, 'shell')).toEqual(['on', 'off']);
    expect(await words('trace ', inShell, 'shell')).toEqual(['on', 'off']);
    expect(await words('use w', inShell, 'shell')).toEqual(['weather', 'wiki']);
    expect(await words('cancel ', inShell, 'shell')).toEqual(['2']);
    expect(await words('describe mul', inShell, 'shell')).toEqual(['multiply']);
    expect(await words('time multiply ', inShell, 'shell')).toEqual(['a=']);
    expect(await words('time mul', inShell, 'shell')).toEqual(['multiply']);
    expect(await words('use w', inShell)).toEqual([]);
  });

  it('has the IDs of detached tasks, with their tools and times', async () => {
    const startedAt = '2026-01-02T03:04:05.000Z';
    const tasks = async () => [{ id: '7f3a', tool: 'bake_bread', startedAt }];
    const ports = portsWith({}, { server: async () => ({ ...knownServer({}), tasks }) });
    expect((await completed('task server.py 7', ports)).candidates).toEqual([
      { value: '7f3a', kind: 'task', description: `bake_bread ${startedAt}` },
    ]);
    expect(await words('task 7f3a r', ports, 'shell')).toEqual(['result']);
  });

  it('does not offer connection options', async () => {
    expect(await words('call multiply --header', ports, 'shell')).toEqual([]);
    expect(await words('call multiply --dry', ports, 'shell')).toEqual(['--dry-run']);
  });
});
