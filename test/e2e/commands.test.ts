import { describe, expect, it } from 'vitest';
import { splitCommandLine } from '../../src/arguments/split-command-line.ts';
import { commandLine, nodeFixture, raw } from './harness/fixtures.ts';
import { mcpc, shell, startMcpc } from './harness/mcpc.ts';

/** Runs a line that must succeed, and returns its standard output. */
async function printed(...words: string[]): Promise<string> {
  const { stdout, stderr, exitCode } = await mcpc(words);
  expect(exitCode, stderr).toBe(0);
  return stdout;
}

/** Returns the first cells of the lines of a list in a pipe. */
function names(list: string): string[] {
  return list
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t', 1)[0] ?? '');
}

const sdk = commandLine(nodeFixture('sdk-v1/stdio.mjs'));

describe('find', () => {
  it('lists what has every word in its name or description, best match first', async () => {
    const found = (await printed('find', 'demo', 'weather')).trimEnd().split('\n');
    expect(found.map((row) => row.split('\t').slice(0, 2))).toEqual(
      expect.arrayContaining([
        ['tool', 'weather'],
        ['template', 'demo://weather/{city}'],
      ]),
    );
    expect(found[0]).toMatch(/^tool\tweather\t/);
    expect(await printed('find', 'demo', 'command')).not.toContain('command\t');
  });
});

describe('describe', () => {
  it('shows what has a name, with an example line that can be copied', async () => {
    const page = await printed('describe', 'demo', 'weather');
    expect(page).toContain('mcpc call demo weather city=Kyoto');
    expect(await printed('describe', 'demo', 'demo://welcome')).toMatch(
      /^resource demo:\/\/welcome\n[\s\S]*\nmcpc read demo demo:\/\/welcome\n$/,
    );
    const { stderr, exitCode } = await mcpc(['describe', 'demo', 'multipy']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('Did you mean "multiply"?\nSearch with: mcpc find demo WORD');
  });
});

describe('tools', () => {
  it('lists the tools', async () => {
    const listed = names(await printed('tools', sdk));
    expect(listed).toEqual(expect.arrayContaining(['multiply', 'add', 'fail', 'pixel', 'work', 'log']));
  });

  it('shows one tool in full: description, arguments, result', async () => {
    const page = await printed('tools', 'demo', 'weather');
    expect(page).toContain('Returns the weather in a city; it is made up and never changes');
    expect(page).toMatch(/^city\t"Kyoto"\|.*"Tromsø"\trequired\tName of the city$/m);
    expect(page).toMatch(/^unit\t"celsius"\|"fahrenheit"\t= "celsius"\tUnit of the temperature$/m);
    expect(page).toMatch(/^temperature\tnumber\t/m);
  });

  it('ends one tool in full with an example line that can be copied', async () => {
    const example = (await printed('tools', raw('hard-schemas'), 'definitions')).trimEnd().split('\n').at(-1);
    expect(example).toMatch(/^mcpc call /);
    const { stdout, stderr, exitCode } = await shell(`${example} --dry-run --json`);
    expect(exitCode, `${example}\n${stderr}`).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ method: 'tools/call', params: { name: 'definitions' } });
  });

  it('shows example lines in the shell that can be copied, whatever the schema', async () => {
    const target = raw('hard-schemas');
    const inShell = (lines: string[]) => mcpc(['connect', target], { stdin: lines.join('\n') });
    const listed = names(await printed('tools', target));
    const pages = (await inShell(listed.map((name) => `tools ${name}`))).stdout;
    const examples = pages.split('\n').filter((line) => line.startsWith('call '));
    expect(examples).toHaveLength(listed.length);
    const { stdout, stderr, exitCode } = await inShell(examples.map((line) => `${line} --dry-run --json`));
    expect(exitCode, stderr).toBe(0);
    const requests = stdout.trimEnd().split('\n');
    expect(requests.map((request) => JSON.parse(request).params.name)).toEqual(listed);
  });

  it('suggests the nearest name for an unknown tool and exits with 2', async () => {
    const { stdout, stderr, exitCode } = await mcpc(['call', sdk, 'multply']);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
    expect(stderr).toContain('Did you mean "multiply"?');
  });

  it('suggests a line that lists all tools if no name is near', async () => {
    const { stderr } = await mcpc(['call', raw('many-tools'), 'zzzzzzzz']);
    const line = /with: (mcpc .*)$/m.exec(stderr)?.[1] ?? '';
    expect((await shell(`${line} | head -1`)).stdout).toMatch(/^tool_0\t/);
  });
});

describe('call', () => {
  it('calls a tool', async () => {
    expect(await printed('call', sdk, 'multiply', 'a=5', 'b=3')).toBe('15\n');
  });
});

describe('resources, templates and prompts', () => {
  it.each([
    ['resources', 'demo://motd\tmotd\tThe message of the day\ndemo://bytes\tbytes\t\n'],
    ['templates', 'weather://{city}/now\tweather\t\n'],
    ['prompts', 'review\treview(language, focus?)\tAsks for a review\n'],
  ])('are listed: %s', async (command, list) => {
    expect(await printed(command, sdk)).toBe(list);
  });

  it('print nothing if the server has none', async () => {
    const lines = ['resources', 'templates', 'prompts'];
    const stdin = [...lines, ...lines.map((line) => `${line} --json`)].join('\n');
    const { stdout, stderr, exitCode } = await mcpc(['connect', raw('echo')], { stdin });
    expect({ stdout, exitCode }, stderr).toEqual({ stdout: '[]\n[]\n[]\n', exitCode: 0 });
  });
});

describe('read', () => {
  it('reads a resource', async () => {
    expect(await printed('read', sdk, 'demo://motd')).toBe('Have a nice day\n');
  });

  it('expands a template with its variables', async () => {
    expect(await printed('read', sdk, 'weather://{city}/now', 'city=oslo')).toBe('It is snowing in oslo\n');
    const request = ['read', 'demo', 'a://{x}/{+y}{?q}', 'x=a/b c', 'y=a/b', 'q=ä&', '--dry-run'];
    expect(await printed(...request, '--query', 'params.uri')).toBe('a://a%2Fb%20c/a/b?q=%C3%A4%26\n');
  });
});

describe('prompt', () => {
  it('renders a prompt, each message under its role', async () => {
    expect(await printed('prompt', sdk, 'review', 'language=rust', 'focus=speed')).toBe(
      'user:\nReview this rust for speed.\n',
    );
    expect(await printed('prompt', 'demo', 'trip', 'country=Japan', 'city=Kyoto')).toMatch(
      /^user:\nPlan a day in Kyoto.*\n\nassistant:\nGladly.*\n\nuser:\n\{.*\}\n$/,
    );
  });
});

describe('complete', () => {
  it("shows what the server suggests for a prompt's argument", async () => {
    expect(await printed('complete', sdk, 'prompt:review', 'language', 'p')).toBe('python\n');
    expect(await printed('complete', sdk, 'prompt:review', 'language')).toBe('javascript\npython\nrust\n');
  });

  it("shows what the server suggests for a template's variable", async () => {
    expect(await printed('complete', sdk, 'weather://{city}/now', 'city', 'l')).toBe('lisbon\n');
  });
});

describe('watch', () => {
  const line = (what: string) => new RegExp(`^\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z\\t[^\\t]+\\t${what}\n`, 'gm');

  it.each([
    ['of a legacy server', raw('changing-resource'), 'demo://clock'],
    ['of a modern server', 'demo', 'demo://uptime'],
  ])('prints a line for each change of a resource %s, --count times', async (_era, target, uri) => {
    const lines = await printed('watch', target, uri, '--count', '2');
    expect(lines.match(line(`resource\t${uri}`))).toHaveLength(2);
    expect(lines.split('\n')).toHaveLength(3);
  });

  it('prints a line for each change of a list', async () => {
    const lines = await printed('watch', raw('changing-lists'), 'tools', '--count', '2');
    expect(lines.match(line('tools\t'))).toHaveLength(2);
  });

  it('prints a line when a modern server adds a tool', async () => {
    const target = commandLine(nodeFixture('sdk-v2/stdio.mjs', '--modern-only', '--late', '2000'));
    expect(await printed('watch', target, 'tools', '--count', '1')).toMatch(line('tools\t'));
  });

  it('runs until it is interrupted, and prints each line at once', async () => {
    const running = startMcpc(['watch', raw('changing-resource'), 'demo://clock']);
    await running.stdout.until((text) => text.split('\n').length > 3);
    running.kill('SIGINT');
    expect(await running.finished).toMatchObject({ exitCode: 130 });
  });

  it('fails if the server does not send notifications, and suggests mcpc info', async () => {
    const { stdout, stderr, exitCode } = await mcpc(['watch', raw('echo'), 'tools', '--count', '1']);
    expect(stdout).toBe('');
    expect(exitCode).not.toBe(0);
    expect(stderr).toContain('does not send notifications about');
    const info = /capabilities: (mcpc info .*)$/m.exec(stderr)?.[1] ?? '';
    expect((await shell(info)).exitCode).toBe(0);
  });
});

describe('ping', () => {
  it('prints the latency and the revision, in both eras', async () => {
    for (const words of [[], ['--modern']]) {
      expect(await printed('ping', raw('echo', ...words))).toMatch(/^\S.*\t[\d.]+ m?s\t20\d\d-\d\d-\d\d\n$/);
    }
  });
});

describe('info', () => {
  it('prints the identity, the revision, the capabilities and the instructions', async () => {
    const text = await printed('info', 'demo');
    expect(text).toMatch(/^implementation\tmcpc-demo 1\.0\.0/m);
    expect(text).toMatch(/^protocol\t2026-07-28 \(modern\)$/m);
    expect(text).toMatch(/^capabilities\t.*resources \(subscribe, listChanged\).*prompts/m);
    expect(text).toContain('\nA server for experiments:');
    expect(await printed('info', raw('echo'))).toMatch(/^protocol\t2025-11-25 \(legacy\)$/m);
  });

  it('prints the same as JSON', async () => {
    expect(JSON.parse(await printed('info', 'demo', '--json'))).toMatchObject({
      protocolVersion: '2026-07-28',
      serverInfo: { name: 'mcpc-demo' },
      capabilities: { tools: {}, prompts: {} },
      instructions: expect.stringContaining('A server for experiments'),
    });
  });
});

describe('a line that does not name a tool', () => {
  it('exits with 2 and lists the tools, with an example that works', async () => {
    const { stdout, stderr, exitCode } = await mcpc(['call', sdk]);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
    expect(stderr).toContain('mcpc call needs the name of a tool.');
    expect(stderr).toContain('  multiply(a: number, b: number)\n');
    const [, example = ''] = /^For example: mcpc (.*)$/m.exec(stderr) ?? [];
    expect((await mcpc(splitCommandLine(example))).exitCode).toBe(0);
  });
});
