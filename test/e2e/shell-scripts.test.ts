import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { configFile, program } from './harness/config.ts';
import { raw } from './harness/fixtures.ts';
import { recordedLines, temporaryFile, temporaryFolder } from './harness/folder.ts';
import { inlineServer } from './harness/inline.ts';
import { type McpcOptions, mcpc, startMcpc } from './harness/mcpc.ts';
import { recorded } from './harness/recorded.ts';

/** Runs these lines as a script on standard input. */
function script(target: string, lines: string[], words: string[] = [], options: McpcOptions = {}) {
  return mcpc(['connect', target, ...words], { ...options, stdin: `${lines.join('\n')}\n` });
}

describe('standard input that is not a terminal is a script', () => {
  it('in which lists and resources are not requested again while they are fresh, except with --fresh', async () => {
    const program = `
      let count = 0;
      const fresh = { ttlMs: 60_000, cacheScope: 'private' };
      const next = () => String(++count);
      serve({
        'tools/list': () => ({ tools: [{ name: 'tool_' + next(), inputSchema: { type: 'object' } }], ...fresh }),
        'resources/read': ({ uri }) => ({ contents: [{ uri, text: next() }], ...fresh }),
        'prompts/list': () => ({ prompts: [{ name: 'prompt_' + next() }] }),
      }, { capabilities: { tools: {}, resources: {}, prompts: {} } });
    `;
    const tools = 'tools --query "[0].name"';
    const prompts = 'prompts --query "[0].name"';
    const reads = ['read demo://a', 'read demo://a', 'read demo://a --fresh'];
    const lines = [tools, tools, `${tools} --fresh`, ...reads, prompts, prompts];
    const { stdout, exitCode } = await script(inlineServer(program, '--modern'), lines);
    expect({ stdout, exitCode }).toEqual({
      stdout: 'tool_1\ntool_1\ntool_2\n3\n3\n4\nprompt_5\nprompt_6\n',
      exitCode: 0,
    });
  });

  it('with a command per line, without a prompt; a tool’s name calls it; # starts a comment', async () => {
    const lines = ['# sums', '', 'multiply a=5 b=3', '  call multiply a=6 b=7', 'tools --query "[0].name"'];
    const { stdout, stderr, exitCode } = await script('demo', lines);
    expect({ stdout, stderr, exitCode }).toEqual({ stdout: '15\n42\nmultiply\n', stderr: '', exitCode: 0 });
  });

  it('the last line needs no line end, and lines may end with CRLF', async () => {
    const { stdout } = await mcpc(['demo'], { stdin: 'multiply a=2 b=2\r\nmultiply a=2 b=3' });
    expect(stdout).toBe('4\n6\n');
  });

  it('stops at the first failure with its status, and reports the line', async () => {
    const { stdout, stderr, exitCode } = await script('demo', [
      'multiply a=1 b=1',
      '',
      'multiply a=x b=1',
      'ping',
    ]);
    expect({ stdout, exitCode }).toEqual({ stdout: '1\n', exitCode: 2 });
    expect(stderr).toContain('Argument a takes a number, but was given "x"');
    expect(stderr).toContain('Line 3 of the script failed');
  });

  it('with --json prints one compact JSON value per line, and errors as JSON', async () => {
    const { stdout, stderr, exitCode } = await script(
      'demo',
      ['multiply a=5 b=3', 'ping', 'nope'],
      ['--json'],
    );
    const [call, ping, ...others] = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(call.structuredContent).toEqual({ result: 15 });
    expect(ping.server).toBe('demo');
    expect(others).toEqual([]);
    expect(JSON.parse(stderr.split('\n')[0] ?? '').error).toMatchObject({ kind: 'usage', exitCode: 2 });
    expect(exitCode).toBe(2);
  });

  it('results are printed while it waits for more lines', async () => {
    const running = startMcpc(['connect', 'demo'], { stdin: 'open' });
    running.write('multiply a=5 b=3\n');
    await running.stdout.until('15\n');
    running.write('multiply a=5 b=4\n');
    await running.stdout.until('20\n');
    running.endInput();
    expect((await running.finished).exitCode).toBe(0);
  });

  it('an interrupt exits with 130, and cancels the running request', async () => {
    const server = recorded('never-answers');
    const running = startMcpc(['connect', server.target], { stdin: 'open' });
    running.write('trace on\ncall wait\n');
    await running.stderr.until('"method":"tools/call"');
    running.kill('SIGINT');
    expect((await running.finished).exitCode).toBe(130);
    expect(server.methods()).toContain('notifications/cancelled');
  });

  it('arguments are not read from it, and there are no prompts', async () => {
    const { stderr, exitCode } = await script(raw('echo'), ['echo -', 'echo_required'], ['--keep-going']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('The shell cannot read arguments from standard input');
    expect(stderr).toContain('For example: call echo_required name=text times=1');
  });

  it('tools are listed once for many calls', async () => {
    const server = recorded('echo');
    const lines = Array.from({ length: 50 }, (_, at) => `echo n=${at} --query structuredContent.n`);
    const { exitCode } = await script(server.target, lines);
    expect(exitCode).toBe(0);
    expect(server.methods().filter((method) => method === 'tools/call')).toHaveLength(50);
    expect(server.methods().filter((method) => method === 'tools/list')).toHaveLength(1);
  });
});

describe('connect that cannot start', () => {
  it('exits 3', async () => {
    expect(await script(raw('dies-at-start'), ['ping'])).toMatchObject({ stdout: '', exitCode: 3 });
  });
});

describe('the shell', () => {
  it('x = … stores the --json value; $x.path keeps its type, or is text within a longer text', async () => {
    const lines = [
      'names = tools --query "[].name"',
      'n = tools --query "length(@)"',
      'first = tools',
      'echo n=$n s=is_$n list=$names one=$first[0].name',
      `echo {"n":$n,"s":"$n"} t='$n' q="$n"`,
      'echo $n',
      'x = echo_strict n=$names',
      'echo a=$nn',
    ];
    const { stdout, stderr, exitCode } = await script(raw('echo'), lines, ['--keep-going']);
    const [first, second] = stdout.split('\n').map((line) => line && JSON.parse(line));
    expect(first).toMatchObject({ n: 6, s: 'is_6', one: 'echo', list: expect.arrayContaining(['echo']) });
    expect(second).toEqual({ n: 6, s: '6', t: '$n', q: 6 });
    expect(stderr).toContain('n must be a number');
    expect(stderr).toContain('Unknown variable nn. Did you mean "n"?');
    expect(exitCode).toBe(2);
  });

  it('… | program receives the piped output, and its exit status counts', async () => {
    const folder = temporaryFolder();
    const lines = [
      'tools | head -1 | cut -f1',
      `tools --json | node -e "let s='';process.stdin.on('data',d=>s+=d).on('end',()=>console.log(JSON.parse(s).length > 3))"`,
      'multiply a=2 b=3 | X=$HOME; cat; test -n "$HOME"',
      'multiply a=1 b=1 | exit 7',
      'ping',
    ];
    const { stdout, exitCode } = await script('demo', lines, [], { cwd: folder });
    expect(stdout).toBe('multiply\ntrue\n6\n');
    expect(exitCode).toBe(7);
  });

  it('a program that stops reading is not an error, however much there is', async () => {
    const lines = ['tools --json | true', 'tools --json | head -c 5', '!echo'];
    expect(await script(raw('many-tools'), lines)).toMatchObject({
      stdout: expect.stringMatching(/^\[.{4}\n$/),
      exitCode: 0,
    });
  });

  it('… > file overwrites with the exact bytes, and >> appends', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'a b.png'), 'old');
    const lines = [
      'paint > "a b.png"',
      'multiply a=5 b=3 > n.txt',
      'multiply a=5 b=4 >> n.txt',
      'f = tools --query "[0].name"',
      'multiply a=5 b=5 > ${f}.txt',
      'fail > none.txt',
    ];
    const { stdout, stderr, exitCode } = await script('demo', lines, [], { cwd: folder });
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 1 });
    expect(stderr).not.toContain('Wrote');
    expect(readFileSync(join(folder, 'a b.png')).subarray(1, 4).toString()).toBe('PNG');
    expect(readFileSync(join(folder, 'n.txt'), 'utf8')).toBe('1520');
    expect(readFileSync(join(folder, 'multiply.txt'), 'utf8')).toBe('25');
    expect(existsSync(join(folder, 'none.txt'))).toBe(false);
  });

  it('!command runs a shell command verbatim, and its exit status counts', async () => {
    const { stdout, exitCode } = await script(
      'demo',
      ['!echo "$GREETING" | tr a-z A-Z', '!exit 4', 'ping'],
      [],
      {
        env: { GREETING: 'hello', SHELL: '/bin/sh' },
      },
    );
    expect({ stdout, exitCode }).toEqual({ stdout: 'HELLO\n', exitCode: 4 });
  });

  it('… & runs in the background: jobs, wait, cancel N', async () => {
    const target = raw('long-progress', '--duration', '300');
    const lines = [
      'work &',
      'jobs --query "[].[number,state,line]" --json',
      'wait 1',
      'work &',
      'cancel 2',
      'wait',
    ];
    const { stdout, stderr, exitCode } = await script(target, lines);
    expect(stdout).toBe('[[1,"running","work"]]\ndone\n');
    expect(stderr).toMatch(/^\[1\] work\n/);
    expect(stderr).toContain('[1] done: work\n');
    expect(stderr).toContain('[2] cancelled: work\n');
    expect(exitCode).toBe(130);
  });

  it('source runs the lines of a file; options apply to one line, set to all further lines', async () => {
    const file = temporaryFile('checks');
    writeFileSync(file, '# checks\nmultiply a=1 b=1\nmultiply a=1 b=2 --json\nset json on\n');
    const lines = [
      `source ${file}`,
      'multiply a=1 b=3 --query structuredContent.result',
      'set json off',
      'multiply a=1 b=4',
    ];
    const { stdout, exitCode } = await script('demo', lines);
    const [one, two, three, four] = stdout.split('\n');
    expect([one, JSON.parse(two ?? '').structuredContent, three, four]).toEqual([
      '1',
      { result: 2 },
      '3',
      '4',
    ]);
    expect(exitCode).toBe(0);
    const failing = await script('demo', ['source nowhere.mcpc']);
    expect(failing).toMatchObject({
      stderr: expect.stringContaining('There is no file nowhere.mcpc'),
      exitCode: 2,
    });
  });

  it('last shows all messages of the last line, with secrets redacted', async () => {
    const lines = [
      'call login user=Jo password=hunter2 stay=true',
      'last --query "[].frame.method"',
      'last --json',
    ];
    const { stdout } = await script(raw('login'), lines);
    const [, methods, exchange = ''] = stdout.split('\n');
    expect(JSON.parse(methods ?? '')).toEqual(['tools/list', 'tools/call']);
    expect(exchange).toContain('"name":"login"');
    expect(exchange).not.toContain('hunter2');
  });

  it('trace on shows every frame, and time how long a line took', async () => {
    const { stderr } = await script('demo', ['trace on', 'time multiply a=1 b=1', 'trace off', 'ping']);
    expect(stderr).toContain('"method":"tools/call"');
    expect(stderr).toMatch(/It took [\d.]+ m?s\./);
    expect(stderr).not.toContain('"server/discover"');
  });

  it('connect TARGET switches to another server', async () => {
    const lines = [`connect ${JSON.stringify(raw('echo'))}`, 'echo a=1', 'connect nowhere.py', 'echo a=2'];
    const { stdout, stderr, exitCode } = await script('demo', lines, ['--keep-going']);
    expect({ stdout, exitCode }).toEqual({ stdout: '{"a":1}\n{"a":2}\n', exitCode: 2 });
    expect(stderr).toContain('There is no file nowhere.py');
  });

  it('calls the tool of a command that manages mcpc, and of any command if name=value follows', async () => {
    const server = inlineServer(`
      const echo = (name) => ({ name, call: (_received, { params }) => text(name + JSON.stringify(params.arguments)) });
      serve(toolMethods([echo('add'), echo('jobs')]));
    `);
    const lines = ['add', 'add a=1', 'jobs x=1', 'jobs', 'add 7 demo', 'call jobs'];
    const { stdout, stderr, exitCode } = await script(server, lines, ['--keep-going']);
    expect({ stdout, exitCode }).toEqual({
      stdout: 'add{}\nadd{"a":1}\njobs{"x":1}\njobs{}\n',
      exitCode: 2,
    });
    expect(stderr).toContain('"7" is a value without an argument name.');
    const notes = stderr.split('\n').filter((line) => line.includes('both'));
    expect(notes).toEqual([
      expect.stringContaining('add is both a tool and a command; here it calls the tool.'),
      expect.stringContaining('jobs is both a command and a tool; to call the tool: call jobs'),
    ]);
  });

  it('a server that dies is reported with its cause, and the next line starts it again', async () => {
    const frames = temporaryFile();
    const server = raw('dies-in-call', '--frames', frames);
    const { stdout, stderr, exitCode } = await script(
      server,
      ['hello', 'call exit', 'hello'],
      ['--keep-going'],
    );
    expect({ stdout, exitCode }).toEqual({ stdout: 'hello\nhello\n', exitCode: 3 });
    expect(stderr).toContain('exited with status 3 while tools/call was under way');
    expect(stderr).toMatch(/^note: .+\. Connecting to it again\.$/m);
    // The request that it died of is not repeated.
    expect(recordedLines(frames).filter((line) => line.includes('"exit"'))).toHaveLength(1);
  });

  it('a server that dies is started again three times a minute, and by reconnect', async () => {
    const lines = [...Array.from({ length: 4 }, () => ['call exit', 'hello']).flat(), 'reconnect', 'hello'];
    const { stdout, stderr, exitCode } = await script(raw('dies-in-call'), lines, ['--keep-going']);
    expect({ stdout, exitCode }).toEqual({ stdout: 'hello\n'.repeat(4), exitCode: 3 });
    expect(stderr).toContain('was lost 4 times within a minute');
  });

  it('one of several servers that dies is started again by the next line, and the others are left alone', async () => {
    const file = configFile({ a: program('raw/dies-in-call.mjs'), b: { url: 'demo:' } });
    const lines = ['b_count by=3', 'call a_exit', 'b_count by=3', 'a_hello'];
    const { stdout, stderr, exitCode } = await script(file, lines, ['--keep-going']);
    expect(stdout, stderr).toMatch(/ at 3\.\n.* at 6\.\nhello\n$/s);
    expect(exitCode).toBe(3);
    expect(stderr).toMatch(/^note: .+\. Connecting to it again\.$/m);
  });

  it('a malformed line is reported with the position', async () => {
    const { stderr, exitCode } = await script('demo', ['multiply a=1 b=2 && ping']);
    expect(stderr).toContain('Unexpected &&.\n  multiply a=1 b=2 && ping\n                   ^\n');
    expect(exitCode).toBe(2);
  });

  it('options of a line answer its questions, otherwise those of the connection', async () => {
    const schema = { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] };
    const params = { message: 'Who?', requestedSchema: schema };
    const ask = `ask method=elicitation/create params:=${JSON.stringify(params)}`;
    const lines = [`${ask} --answer name=Ada`, ask, `${ask} --elicitation decline`, `${ask} --sampling off`];
    const options = ['--answer', 'name=Bob', '--keep-going'];
    const { stdout, stderr, exitCode } = await script(raw('questions', '--modern'), lines, options);
    const answers = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(answers, stderr).toEqual([
      { action: 'accept', content: { name: 'Ada' } },
      { action: 'accept', content: { name: 'Bob' } },
      { action: 'decline' },
    ]);
    expect(stderr).toContain('The capabilities offered to a server are set when it is connected.');
    expect(exitCode).toBe(2);
  });
});

describe('several servers', () => {
  it('have prefixed words; use omits the prefix, ping shows each', async () => {
    const folder = temporaryFolder();
    const [command, ...args] = raw('echo').split(' ');
    const servers = { one: { command, args }, two: { url: 'demo:' } };
    writeFileSync(join(folder, 'mcp.json'), JSON.stringify({ mcpServers: servers }));
    const lines = [
      'one_echo a=1',
      'two_multiply a=2 b=3',
      'use two',
      'multiply a=2 b=4',
      'use',
      'two_multiply a=2 b=5',
      'ping --query "[].server" --json',
      'use three',
    ];
    const { stdout, stderr, exitCode } = await script('mcp.json', lines, [], { cwd: folder });
    expect(stdout).toBe('{"a":1}\n6\n8\n10\n["one","two"]\n');
    expect(stderr).toContain('Unknown server "three".');
    expect(exitCode).toBe(2);
  });
});
