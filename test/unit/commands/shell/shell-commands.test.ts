import { describe, expect, it } from 'vitest';
import { commands } from '../../../../src/commands/table.ts';
import type { View } from '../../../../src/core/views.ts';
import { Calculator, multiply } from '../calculator.ts';
import { fakeShell, refusal, run } from '../run-command.ts';

/** Runs a line of a shell. */
function inShell(...words: string[]) {
  const shell = fakeShell();
  return { shell, finished: run(words, { shell }) };
}

describe('a shell command', () => {
  it.each([
    [['use', 'weather'], 'use', ['weather']],
    [['use'], 'use', [undefined]],
    [['reconnect', 'weather'], 'reconnect', ['weather', expect.any(AbortSignal)]],
    [['set', 'timeout', '10'], 'set', ['timeout', '10']],
    [['set', 'json'], 'set', ['json', undefined]],
    [['trace', 'off'], 'set', ['trace', 'off']],
    [['roots', 'add', '~/data'], 'changeRoots', ['add', '~/data']],
    [['cancel', '%1'], 'cancel', [1]],
    [['exit'], 'leave', []],
    [['quit'], 'leave', []],
  ] as const)('%j', async (words, member, args) => {
    const { shell, finished } = inShell(...words);
    expect(await finished).toMatchObject({ view: undefined, status: undefined });
    expect(shell[member].mock.calls).toEqual([args]);
  });

  it.each([
    [['source', 'checks.mcpc', '--keep-going'], 3],
    [['wait'], 4],
    [['wait', '2'], 4],
  ])('%j decides the exit status', async (words, status) => {
    expect(await inShell(...words).finished).toMatchObject({ status });
  });

  it('source passes --keep-going on', async () => {
    const { shell, finished } = inShell('source', 'checks.mcpc', '--keep-going');
    await finished;
    expect(shell.source.mock.calls).toEqual([
      ['checks.mcpc', expect.objectContaining({ keepGoing: true }), expect.any(AbortSignal)],
    ]);
  });

  it.each([
    [['history'], { text: 'tools\nping\ninfo\n', data: ['tools', 'ping', 'info'] }],
    [['history', '2'], { text: 'ping\ninfo\n' }],
    [['history', '9'], { text: 'tools\nping\ninfo\n' }],
    [['jobs'], { rows: [['1', 'running', '1.2', 'ping']], data: [{ number: 1, took: 1235 }] }],
    [['set'], { rows: [['json', 'on', 'print JSON']], data: { json: 'on' } }],
    [['roots'], { rows: [['data', 'file:///data']] }],
    [['last'], { text: 'No messages yet.\n', data: [] }],
  ])('%j shows it', async (words, view) => {
    expect((await inShell(...words).finished).view).toMatchObject(view);
  });

  it('stderr names the server only if there are several', async () => {
    const shell = fakeShell();
    shell.stderr.mockReturnValueOnce([{ server: 'a', lines: ['one', 'two'], omitted: 3 }]);
    expect((await run(['stderr'], { shell })).view).toEqual({
      kind: 'text',
      text: '(3 earlier lines are no longer available)\none\ntwo\n',
      data: [{ server: 'a', lines: ['one', 'two'], omitted: 3 }],
    });
    const written = ['a', 'b'].map((server) => ({ server, lines: ['hello'], omitted: 0 }));
    shell.stderr.mockReturnValueOnce(written);
    expect((await run(['stderr'], { shell })).view).toMatchObject({ text: 'a | hello\nb | hello\n' });
    expect((await run(['stderr', 'b'], { shell })).view).toMatchObject({ text: 'No lines yet.\n' });
    expect(shell.stderr).toHaveBeenLastCalledWith('b');
  });

  it('last names the server only if there are several', async () => {
    const shell = fakeShell();
    const frame = { server: 'a', direction: 'sent', at: 1.23456, frame: { id: 1 } } as const;
    shell.last.mockReturnValueOnce([frame]);
    const single = await run(['last'], { shell });
    expect(single.view).toMatchObject({ text: '-> 1 ms\n{\n  "id": 1\n}\n', data: [{ at: 1.235 }] });
    shell.last.mockReturnValueOnce([frame, { ...frame, server: 'b', direction: 'received' }]);
    const several = await run(['last'], { shell });
    expect(several.view).toMatchObject({ text: expect.stringContaining('<- b 1 ms\n') });
  });

  it.each([
    [['history', 'all'], '"all" is not a valid number of lines.'],
    [['cancel', 'one'], '"one" is not a valid job number.\nList the jobs with: jobs'],
    [['wait', '0'], '"0" is not a valid job number.\nList the jobs with: jobs'],
    [['roots', 'drop', 'x'], 'Unknown action "drop".\nUse: roots add DIR, or: roots remove DIR'],
    [['roots', 'add'], 'roots add needs DIR.'],
    [['trace', 'yes'], '"yes" is neither on nor off.\nUse: trace on, or: trace off'],
    [['trace'], 'trace needs on|off: on or off.\ntrace on|off [options]'],
    [['time', 'ping'], 'time must be the first word of a line. For example: time ping'],
    [['ping', '--bearer', 'x'], /^ping has no option --bearer in the shell: it is an option of connect\./],
    [['connect'], 'connect needs a server.\nconnect TARGET [options]'],
  ])('%j is refused', async (words, message) => {
    expect(await refusal(words, { shell: fakeShell() })).toMatch(message);
  });

  it('is refused on the command line', async () => {
    expect(await refusal(['jobs'])).toBe(
      'jobs is a command of the shell.\nOpen a shell with: mcpc connect TARGET\nFor a server of that name: mcpc connect jobs',
    );
  });
});

describe('find', () => {
  it('ranks tools, prompts, resources, templates and commands', async () => {
    const { view } = await inShell('find', 'weather').finished;
    expect(view).toMatchObject({
      kind: 'table',
      rows: [['template', 'demo://weather/{city}{?unit}', 'weather', '']],
    });
    const found = await inShell('find', 'tool').finished;
    expect(found.view).toMatchObject({
      rows: expect.arrayContaining([['command', 'call', '', 'call a tool']]),
    });
  });
});

describe('help without a word', () => {
  it('has an example with a tool that the server has', async () => {
    const shell = fakeShell();
    const plain = { name: 'now', inputSchema: { type: 'object' } };
    const clashing = { ...multiply, name: 'call' };
    shell.tools.mockReturnValue([clashing, plain, multiply]);
    const { view } = await run(['help'], { shell });
    expect(view).toMatchObject({ text: expect.stringMatching(/^To call a tool.*: multiply a=1 b=1\n/) });
    shell.tools.mockReturnValue([plain]);
    expect((await run(['help'], { shell })).view).toMatchObject({ text: expect.stringMatching(/: now\n/) });
  });
});

describe('describe', () => {
  it.each([
    ['multiply', { kind: 'tool', tool: multiply, example: 'multiply a=1 b=1' }],
    [
      'poem',
      {
        kind: 'text',
        text: expect.stringMatching(/^prompt poem\n.*topic.*required[\s\S]*\nprompt poem topic=text\n$/),
      },
    ],
    [
      'welcome',
      {
        kind: 'text',
        text: expect.stringMatching(
          /^resource demo:\/\/welcome\n[\s\S]*5 bytes[\s\S]*\nread demo:\/\/welcome\n$/,
        ),
      },
    ],
    [
      'weather',
      {
        kind: 'text',
        text: expect.stringContaining("read 'demo://weather/{city}{?unit}' city=text unit=text"),
      },
    ],
    ['ping', { kind: 'text', text: expect.stringContaining('Usage: ping [options]') }],
  ])('%s', async (name, view) => {
    expect((await inShell('describe', name).finished).view).toMatchObject(view);
  });

  it('shows everything with the name', async () => {
    const tools = [{ name: 'ping', inputSchema: {} }];
    const server = new Calculator({ definitions: { tools } });
    const { view } = await run(['describe', 'ping'], { server, shell: fakeShell() });
    expect(view).toMatchObject({ kind: 'several', views: [{ kind: 'tool' }, { kind: 'text' }] });
  });

  it('suggests similar names', async () => {
    expect(await refusal(['describe', 'multipy'], { shell: fakeShell() })).toBe(
      'Nothing is named "multipy". Did you mean "multiply"?\nSearch with: find WORD',
    );
  });
});

describe('help', () => {
  const text = async (words: string[], parts = {}) => {
    const { view } = await run(words, parts);
    return textOf(view);
  };
  const textOf = (view: View | undefined): string => {
    if (view?.kind === 'several') return view.views.map(textOf).join('\n');
    return view?.kind === 'text' ? view.text : view?.kind === 'document' ? view.markdown : '';
  };

  it('fits on a screen of 24 lines and 80 columns, and mentions every command', async () => {
    const overview = await text([]);
    const lines = overview.trimEnd().split('\n');
    // Below it is the next prompt.
    expect(lines.length).toBeLessThanOrEqual(23);
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    const listed = /^Commands:\n(( {2}.*\n)+)/m.exec(overview)?.[1] ?? '';
    const names = listed.split('\n').flatMap((row) => row.trim().split(/ {2,}/, 1)[0]?.split(', ') ?? []);
    const ofTheLine = commands.filter(({ only }) => only !== 'shell').map(({ name }) => name);
    expect(names.filter(Boolean).sort()).toEqual(ofTheLine.sort());
  });

  it.each(commands.map(({ name }) => name))('has a page for %s, within 100 columns', async (name) => {
    const [page = ''] = (await text(['help', name])).split('\n# ');
    expect(page).toMatch(/^Usage: /);
    expect(page).toContain('\nExamples:\n');
    expect(page.split('\n').filter((line) => line.length > 100)).toEqual([]);
  });

  it.each(['targets', 'arguments'])('has a page about %s', async (topic) => {
    expect(await text(['help', topic])).toMatch(new RegExp(`^# ${topic}`, 'i'));
  });

  it('lists the topics', async () => {
    expect(await text(['help', 'topics'])).toContain('- `exit-statuses`: ');
  });

  it('has the page of a command before the topic of the same name', async () => {
    expect(await text(['help', 'login'])).toMatch(/^Usage: mcpc login [\s\S]*\n# Logging in\n/);
    expect(await text(['login', '--help'])).toMatch(/\nMore: mcpc help login\n$/);
    expect(await text(['login', '--help'], { shell: fakeShell() })).toMatch(/\nMore: help login\n$/);
    expect(await text(['call', '--help'])).not.toContain('More: ');
  });

  it('has the manual', async () => {
    const { view } = await run(['help', '--man']);
    expect(view).toMatchObject({ kind: 'document', manual: { name: 'mcpc' } });
    expect(await text(['help', '--man'])).toContain('\n# Options\n');
  });

  it('leaves out the target in the shell', async () => {
    const shell = fakeShell();
    expect(await text(['help', 'call'], { shell })).toContain('Usage: call TOOL [ARG…] [options]');
    expect(await text(['call', '--help'], { shell })).toContain('\n  call multiply a=5 b=3\n');
    expect(await text(['help'], { shell })).toContain('\nShell commands:\n');
    expect(await text(['call', '--help'], { shell })).not.toContain('--sampling');
    for (const words of [
      ['call', '--help-all'],
      ['call', 'add', '--help-all'],
      ['help', 'call', '--help-all'],
    ]) {
      expect(await text(words, { shell })).toContain('--sampling');
    }
  });

  it('suggests a similar command', async () => {
    expect(await refusal(['help', 'resorces'])).toContain(
      'Unknown command or help topic "resorces". Did you mean "resources"',
    );
  });
});

describe('connect', () => {
  it('returns the status of the shell', async () => {
    expect(await run(['connect', 'server.py'], { openShell: () => Promise.resolve(3) })).toMatchObject({
      status: 3,
    });
    expect(await run(['server.py'], { openShell: () => Promise.resolve(0) })).toMatchObject({ status: 0 });
  });

  it('refuses a mistyped command', async () => {
    expect(await refusal(['toosl'])).toMatch(/^Unknown command "toosl"\. Did you mean "tools"\?\n/);
  });

  it('is refused by a build without a shell', async () => {
    expect(await refusal(['connect', 'demo'])).toContain('This build of mcpc has no shell.');
  });
});

describe('completion', () => {
  it('refuses an unknown shell', async () => {
    expect(await refusal(['completion', 'fsh'])).toMatch(
      /^Unsupported shell "fsh"\. Did you mean "fish".*\nSupported shells: bash, zsh, fish, powershell\.$/,
    );
  });
});
