import { describe, expect, it } from 'vitest';
import { raw } from './harness/fixtures.ts';
import { recordedLines, temporaryFile } from './harness/folder.ts';
import { inlineServer } from './harness/inline.ts';
import { mcpc } from './harness/mcpc.ts';

/** How often a recording server was asked for its tools. */
const listings = (frames: string) =>
  recordedLines(frames).filter((line) => line.includes('"tools/list"')).length;

const diagnosticsIn = (stderr: string) => stderr.split('\n').filter((line) => line.startsWith('diagnostic '));

describe('a list of many pages', () => {
  it('is walked to its end: 10,000 tools on 100 pages', async () => {
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

  it('has its last tool called like its first', async () => {
    expect((await mcpc(['call', raw('many-tools'), 'tool_9999'])).stdout).toBe('tool_9999\n');
  });

  it.each([
    ['with the same cursor again', [], ['tool_1', 'tool_2']],
    ['with always another cursor', ['--new'], ['tool_1', 'tool_999']],
  ])(
    'that never ends, %s, is stopped, reported once, and shown as far as it came',
    async (_how, words, tools) => {
      const { stdout, stderr, exitCode } = await mcpc(['tools', raw('endless-cursor', ...words)]);
      expect(exitCode).toBe(0);
      for (const tool of tools) expect(stdout).toMatch(new RegExp(`^${tool}\t`, 'm'));
      expect(diagnosticsIn(stderr)).toHaveLength(1);
      expect(stderr).toContain('tools/list does not end');
    },
  );

  it('that never ends does not keep its tools from being called', async () => {
    expect((await mcpc(['call', raw('endless-cursor'), 'tool_2'])).stdout).toBe('tool_2\n');
  });

  it('that has pages of nothing is stopped as well', async () => {
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

/** A server whose tool `late` is only in the second list it gives; it keeps a record in `frames`. */
function lateServer(frames: string, { tells = true, declares = true } = {}): string {
  const body = `
    const tool = (name) => ({ name, inputSchema: { type: 'object' } });
    let lists = 0;
    serve({
      'tools/list': () => {
        lists += 1;
        if (${tells} && lists === 1) setImmediate(() => notify('notifications/tools/list_changed'));
        return { tools: lists === 1 ? [tool('early')] : [tool('early'), tool('late')] };
      },
      'tools/call': ({ name }) => text(name),
    }, { capabilities: { tools: { listChanged: ${declares} } } });
  `;
  return inlineServer(body, '--frames', frames);
}

describe('a tool that is not listed is looked for again', () => {
  it.each([
    ['and found when the server says that its list changed', { tells: true }],
    ['and found when the server keeps that to itself', { tells: false }],
  ])('%s', async (_how, manners) => {
    const { stdout, stderr } = await mcpc(['call', lateServer(temporaryFile(), manners), 'late']);
    expect({ stdout, stderr }).toEqual({ stdout: 'late\n', stderr: '' });
  });

  it('and shown in full', async () => {
    expect((await mcpc(['tools', lateServer(temporaryFile()), 'late'])).stdout).toMatch(/^late\n/);
  });

  it('until it is clear that it is not there', async () => {
    const frames = temporaryFile();
    const { stdout, stderr, exitCode } = await mcpc(['call', lateServer(frames), 'later']);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
    expect(stderr).toContain('Did you mean "late"?');
    expect(listings(frames)).toBeGreaterThan(1);
  });

  it('only if the server declared that its list changes', async () => {
    const frames = temporaryFile();
    expect((await mcpc(['call', lateServer(frames, { declares: false }), 'late'])).exitCode).toBe(2);
    expect(listings(frames)).toBe(1);
  });
});

describe('one bad entry among good ones', () => {
  const server = raw('invalid-results', '--bad-list');

  it('does not cost the list', async () => {
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

  it('does not cost the good ones their call', async () => {
    expect((await mcpc(['call', server, 'null_members'])).stdout).toBe('kept\n');
  });

  it('is a tool all the same when it has a name', async () => {
    const { stdout } = await mcpc(['tools', server, '--json']);
    const names = (JSON.parse(stdout) as { name: string }[]).map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(['schema_missing', 'schema_is_text', 'schema_is_no_object']),
    );
  });

  it('costs nothing in other lists either', async () => {
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

  it('that is there twice counts once', async () => {
    const twice = inlineServer(`serve({ 'tools/list': () => ({ tools: [{ name: 'a' }, { name: 'a' }] }) });`);
    const { stdout, stderr } = await mcpc(['tools', twice]);
    expect(stdout).toBe('a\ta()\t\n');
    expect(diagnosticsIn(stderr).join()).toContain('"a" more than once');
  });
});

describe('a result that does not validate is shown', () => {
  it.each([
    [
      'unknown_content',
      {
        content: [
          { type: 'hologram', depth: 3 },
          { type: 'text', text: 'beside it' },
        ],
      },
    ],
    [
      'null_members',
      { content: [{ type: 'text', text: 'kept', annotations: null, _meta: null }], isError: null },
    ],
    ['mistyped_text', { content: [{ type: 'text', text: 42 }] }],
    ['no_content', {}],
    ['content_is_text', { content: 'just text' }],
    ['content_is_object', { content: { type: 'text', text: 'not in a list' } }],
    ['image_without_type', { content: [{ type: 'image', data: 'iVBORw0KGgo=' }] }],
    [
      'structure_does_not_fit',
      { content: [{ type: 'text', text: 'sum' }], structuredContent: { sum: 'eight' } },
    ],
    ['structure_is_list', { content: [], structuredContent: [1, 2, 3] }],
  ])('as it came, in either era: %s', async (tool, result) => {
    const legacy = await mcpc(['call', raw('invalid-results'), tool, '--json']);
    expect(legacy.exitCode, legacy.stderr).toBe(0);
    expect(JSON.parse(legacy.stdout)).toEqual(result);
    const modern = await mcpc(['call', raw('invalid-results', '--modern'), tool, '--json']);
    expect(modern.exitCode, modern.stderr).toBe(0);
    expect(JSON.parse(modern.stdout)).toEqual({ resultType: 'complete', ...result });
  });

  it('as text when it is no object', async () => {
    const { stdout, exitCode } = await mcpc(['call', raw('invalid-results'), 'result_is_text']);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('a bare string');
  });
});

describe('a server that declares nothing', () => {
  const undeclared = (methods: string) =>
    inlineServer(`serve(${methods}, { name: 'undeclared', capabilities: {} });`);

  it('is asked for its lists all the same, and told of', async () => {
    const server = undeclared("toolMethods([{ name: 'hello', call: () => text('hello') }])");
    const { stdout, stderr, exitCode } = await mcpc(['call', server, 'hello']);
    expect({ stdout, exitCode }).toEqual({ stdout: 'hello\n', exitCode: 0 });
    expect(diagnosticsIn(stderr)).toEqual([
      expect.stringContaining('It has tools but does not declare them.'),
    ]);
  });

  it('has an empty list of what it refuses', async () => {
    const { stdout, stderr, exitCode } = await mcpc(['resources', undeclared('{}')]);
    expect({ stdout, stderr, exitCode }).toEqual({ stdout: '', stderr: '', exitCode: 0 });
  });

  it('has an empty list of what it does not answer', async () => {
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
