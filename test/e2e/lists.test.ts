import { describe, expect, it } from 'vitest';
import { raw } from './harness/fixtures.ts';
import { recordedLines, temporaryFile } from './harness/folder.ts';
import { inlineServer } from './harness/inline.ts';
import { mcpc } from './harness/mcpc.ts';
import { linesAreInSessions } from './harness/program.ts';

/** Returns how often a recording server was asked for its tools. */
const listings = (frames: string) =>
  recordedLines(frames).filter((line) => line.includes('"tools/list"')).length;

const diagnosticsIn = (stderr: string) => stderr.split('\n').filter((line) => line.startsWith('diagnostic '));

describe('a list of many pages', () => {
  it('is fetched completely: 10,000 tools on 100 pages', async () => {
    const frames = temporaryFile();
    const { stdout, stderr, exitCode } = await mcpc([
      'tools',
      raw('many-tools', '--frames', frames),
      '--json',
    ]);
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    const names = (JSON.parse(stdout) as { name: string }[]).map(({ name }) => name);
    expect(new Set(names).size).toBe(10_000);
    expect(names.at(-1)).toBe('tool_9999');
    expect(listings(frames)).toBe(100);
  });

  it('has a last tool that can be called like the first', async () => {
    expect((await mcpc(['call', raw('many-tools'), 'tool_9999'])).stdout).toBe('tool_9999\n');
  });

  it('that never ends is stopped, reported once, and shown as far as it was fetched', async () => {
    const { stdout, stderr, exitCode } = await mcpc(['tools', raw('endless-cursor', '--new')]);
    expect(exitCode).toBe(0);
    for (const tool of ['tool_1', 'tool_999']) expect(stdout).toMatch(new RegExp(`^${tool}\t`, 'm'));
    expect(diagnosticsIn(stderr)).toHaveLength(1);
    expect(stderr).toContain('tools/list does not end');
  });

  it('that never ends does not prevent calls of its tools', async () => {
    expect((await mcpc(['call', raw('endless-cursor'), 'tool_2'])).stdout).toBe('tool_2\n');
  });

  it('that continues with empty pages is stopped as well', async () => {
    const server = inlineServer(`
      let page = 0;
      serve({ 'tools/list': () => ({ tools: page === 0 ? [{ name: 'only' }] : [], nextCursor: String(page += 1) }) });
    `);
    const { stdout, stderr, exitCode } = await mcpc(['tools', server]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^only\t/);
    expect(stderr).toContain('does not end');
  });
});

/** A server whose tool `late` is in its second list only; it records what it receives in `frames`. */
function lateServer(frames: string, { notifies = true, declares = true } = {}): string {
  const body = `
    const tool = (name) => ({ name, inputSchema: { type: 'object' } });
    let lists = 0;
    serve({
      'tools/list': () => {
        lists += 1;
        if (${notifies} && lists === 1) setImmediate(() => notify('notifications/tools/list_changed'));
        return { tools: lists === 1 ? [tool('early')] : [tool('early'), tool('late')] };
      },
      'tools/call': ({ name }) => text(name),
    }, { capabilities: { tools: { listChanged: ${declares} } } });
  `;
  return inlineServer(body, '--frames', frames);
}

describe('a tool that is not in the list is searched again', () => {
  it.each([
    ['and found if the server notifies of the change', { notifies: true }],
    ['and found if the server does not notify of the change', { notifies: false }],
  ])('%s', async (_case, manners) => {
    const { stdout, stderr } = await mcpc(['call', lateServer(temporaryFile(), manners), 'late']);
    expect({ stdout, stderr }).toEqual({ stdout: 'late\n', stderr: '' });
  });

  it('and shown in full', async () => {
    expect((await mcpc(['tools', lateServer(temporaryFile()), 'late'])).stdout).toMatch(/^late\n/);
  });

  it('until it is known not to exist', async () => {
    const frames = temporaryFile();
    const { stdout, stderr, exitCode } = await mcpc(['call', lateServer(frames), 'later']);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
    expect(stderr).toContain('Did you mean "late"?');
    expect(listings(frames)).toBeGreaterThan(1);
  });

  it.skipIf(linesAreInSessions)('only if the server declared that its list changes', async () => {
    const frames = temporaryFile();
    expect((await mcpc(['call', lateServer(frames, { declares: false }), 'late'])).exitCode).toBe(2);
    expect(listings(frames)).toBe(1);
  });
});

describe('one bad entry among good ones', () => {
  const server = raw('invalid-results', '--bad-list');

  it('does not prevent the list', async () => {
    const { stdout, stderr, exitCode } = await mcpc(['tools', server]);
    expect(exitCode).toBe(0);
    const names = stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.split('\t')[0]);
    expect(names).toEqual(
      expect.arrayContaining(['description_is_null', 'unknown_content', 'result_is_text']),
    );
    expect(stderr).toContain('a tool without a name');
  });

  it('is listed if it has a name', async () => {
    const { stdout } = await mcpc(['tools', server, '--json']);
    const names = (JSON.parse(stdout) as { name: string }[]).map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(['schema_missing', 'schema_is_text', 'schema_is_no_object']),
    );
  });

  it('is ignored in other lists as well', async () => {
    const list = (member: string, good: object) =>
      `'${member.replace('resourceTemplates', 'resources/templates')}/list': () => ({ ${member}: [null, 7, {}, ${JSON.stringify(good)}] })`;
    const other = inlineServer(`serve({
      ${list('resources', { uri: 'demo://a', name: 'a' })},
      ${list('resourceTemplates', { uriTemplate: 'demo://{b}', name: 'b' })},
      ${list('prompts', { name: 'c' })},
    }, { capabilities: { resources: {}, prompts: {} } });`);
    expect((await mcpc(['resources', other])).stdout).toMatch(/^demo:\/\/a\ta\t/);
    expect((await mcpc(['templates', other])).stdout).toMatch(/^demo:\/\/\{b\}\tb\t/);
    expect((await mcpc(['prompts', other])).stdout).toMatch(/^c\tc\(\)\t/);
  });

  it('that is a duplicate is listed once', async () => {
    const twice = inlineServer(`serve({ 'tools/list': () => ({ tools: [{ name: 'a' }, { name: 'a' }] }) });`);
    const { stdout, stderr } = await mcpc(['tools', twice]);
    expect(stdout).toBe('a\ta()\t\n');
    expect(diagnosticsIn(stderr).join()).toContain('"a" more than once');
  });
});

it('an invalid result is printed as it came with --json, in the modern era', async () => {
  const { stdout, stderr, exitCode } = await mcpc([
    ...['call', raw('invalid-results', '--modern'), 'content_is_object', '--json'],
  ]);
  expect(exitCode, stderr).toBe(0);
  expect(JSON.parse(stdout)).toEqual({
    resultType: 'complete',
    content: { type: 'text', text: 'not in a list' },
  });
});

describe('a server that declares nothing', () => {
  const undeclared = (methods: string) =>
    inlineServer(`serve(${methods}, { name: 'undeclared', capabilities: {} });`);

  it('is asked for its lists nevertheless, with a diagnostic', async () => {
    const server = undeclared("toolMethods([{ name: 'hello', call: () => text('hello') }])");
    const { stdout, stderr, exitCode } = await mcpc(['call', server, 'hello']);
    expect({ stdout, exitCode }).toEqual({ stdout: 'hello\n', exitCode: 0 });
    expect(diagnosticsIn(stderr)).toEqual([
      expect.stringContaining('It has tools but does not declare them.'),
    ]);
  });

  it('has empty lists if it rejects the request', async () => {
    const { stdout, stderr, exitCode } = await mcpc(['resources', undeclared('{}')]);
    expect({ stdout, stderr, exitCode }).toEqual({ stdout: '', stderr: '', exitCode: 0 });
  });

  it('has empty lists if it does not answer the request', async () => {
    const server = undeclared("{ 'tools/list': () => never }");
    expect(await mcpc(['tools', server])).toMatchObject({ stdout: '', exitCode: 0 });
  });
});

describe('a list that a server does not implement although it has the capability', () => {
  it('is empty, with status 0, in every command', async () => {
    const capabilities = '{ tools: {}, resources: {}, prompts: {} }';
    const server = inlineServer(
      `serve({ 'tools/list': () => ({ tools: [] }) }, { capabilities: ${capabilities} });`,
    );
    for (const command of ['templates', 'resources', 'prompts']) {
      expect(await mcpc([command, server]), command).toMatchObject({ stdout: '', exitCode: 0 });
    }
    expect((await mcpc(['templates', server])).stderr).toBe('');
  });
});
