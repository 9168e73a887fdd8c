import { describe, expect, it } from 'vitest';
import { commandLine, nodeFixture, raw } from './harness/fixtures.ts';
import { listen } from './harness/listening.ts';
import { mcpc, shell, startMcpc } from './harness/mcpc.ts';

/** Runs a line that must succeed, and gives what it printed. */
async function printed(...words: string[]): Promise<string> {
  const { stdout, stderr, exitCode } = await mcpc(words);
  expect(exitCode, stderr).toBe(0);
  return stdout;
}

/** The first cells of the lines that a list is in a pipe. */
function names(list: string): string[] {
  return list
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t', 1)[0] ?? '');
}

async function toolsOf(target: string): Promise<[target: string, tool: string][]> {
  return names(await printed('tools', target)).map((tool) => [target, tool]);
}

const hardTools = await toolsOf(raw('hard-schemas'));
const sdk = commandLine(nodeFixture('sdk-v1/stdio.mjs'));

describe('tools', () => {
  it('lists tools', async () => {
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

  it.each(hardTools)(
    'ends one tool in full with an example line that can be copied: %s %s',
    async (target, tool) => {
      const example = (await printed('tools', target, tool)).trimEnd().split('\n').at(-1);
      expect(example).toMatch(/^mcpc call /);
      const { stdout, stderr, exitCode } = await shell(`${example} --dry-run --json`);
      expect(exitCode, `${example}\n${stderr}`).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({ method: 'tools/call', params: { name: tool } });
    },
  );

  it('says of a tool that is not there which is the nearest, and exits 2', async () => {
    for (const words of [
      ['tools', sdk, 'multply'],
      ['call', sdk, 'multply'],
    ]) {
      const { stdout, stderr, exitCode } = await mcpc(words);
      expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
      expect(stderr).toContain('Did you mean "multiply"?');
    }
  });

  it('gives a line that shows all tools where none is near', async () => {
    const { url } = await listen('http/scripted.mjs');
    for (const target of [raw('many-tools'), url]) {
      const { stderr } = await mcpc(['call', target, 'zzzzzzzz']);
      const line = /with: (mcpc .*)$/m.exec(stderr)?.[1] ?? `mcpc tools ${target}`;
      expect((await shell(`${line} | head -1`)).stdout).toMatch(/^(tool_0|echo)\t/);
    }
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
  ])('list: %s', async (command, list) => {
    expect(await printed(command, sdk)).toBe(list);
  });

  it.each(['resources', 'templates', 'prompts'])(
    'list nothing where there is nothing: %s',
    async (command) => {
      expect(await printed(command, raw('echo'))).toBe('');
      expect(await printed(command, raw('echo'), '--json')).toBe('[]\n');
    },
  );
});

describe('read', () => {
  it('reads a resource', async () => {
    expect(await printed('read', sdk, 'demo://motd')).toBe('Have a nice day\n');
  });

  it('reads a template with its variables put in', async () => {
    expect(await printed('read', sdk, 'weather://{city}/now', 'city=oslo')).toBe('It is snowing in oslo\n');
    const request = ['read', 'demo', 'a://{x}/{+y}{?q}', 'x=a/b c', 'y=a/b', 'q=ä&', '--dry-run'];
    expect(await printed(...request, '--query', 'params.uri')).toBe('a://a%2Fb%20c/a/b?q=%C3%A4%26\n');
  });

  it('refuses a variable that the template does not have', async () => {
    const { stderr, exitCode } = await mcpc(['read', sdk, 'weather://{city}/now', 'town=oslo']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('town');
    expect(stderr).toContain('city');
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

  it('says of a prompt that is not there which is the nearest, and exits 2', async () => {
    const { stderr, exitCode } = await mcpc(['prompt', sdk, 'reviw']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('Did you mean "review"?');
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

  it.each([
    ['review', 'language', 'prompt:review'],
    ['prompt:reviw', 'language', '"review"'],
    ['prompt:review', 'langage', '"language"'],
  ])('refuses what is not there, with the right form: %s %s', async (what, argument, right) => {
    const { stderr, exitCode } = await mcpc(['complete', sdk, what, argument]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(right);
  });
});

describe('watch', () => {
  const line = (what: string) => new RegExp(`^\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z\\t[^\\t]+\\t${what}\n`, 'gm');

  it.each([
    ['of the old era', raw('changing-resource'), 'demo://clock'],
    ['of the new era', 'demo', 'demo://uptime'],
  ])('prints a line per change of a resource %s, --count of them', async (_era, target, uri) => {
    const lines = await printed('watch', target, uri, '--count', '2');
    expect(lines.match(line(`resource\t${uri}`))).toHaveLength(2);
    expect(lines.split('\n')).toHaveLength(3);
  });

  it.each(['tools', 'resources', 'prompts'])('prints a line per change of a list: %s', async (list) => {
    const lines = await printed('watch', raw('changing-lists'), list, '--count', '2');
    expect(lines.match(line(`${list}\t`))).toHaveLength(2);
  });

  it('prints a line when a server of the new era gets another tool', async () => {
    const target = commandLine(nodeFixture('sdk-v2/stdio.mjs', '--modern-only', '--late', '2000'));
    expect(await printed('watch', target, 'tools', '--count', '1')).toMatch(line('tools\t'));
  });

  it('goes on until it is interrupted, and prints each line at once', async () => {
    const running = startMcpc(['watch', raw('changing-resource'), 'demo://clock']);
    await running.stdout.until((text) => text.split('\n').length > 3);
    running.kill('SIGINT');
    expect(await running.finished).toMatchObject({ exitCode: 130 });
  });

  it('says so when the server does not tell of changes', async () => {
    const { stdout, stderr, exitCode } = await mcpc(['watch', raw('echo'), 'tools', '--count', '1']);
    expect(stdout).toBe('');
    expect(exitCode).not.toBe(0);
    expect(stderr).toContain('does not send notifications about');
    const info = /capabilities: (mcpc info .*)$/m.exec(stderr)?.[1] ?? '';
    expect((await shell(info)).exitCode).toBe(0);
  });
});

describe('ping', () => {
  it('says that the server is there and how fast it answered, in either era', async () => {
    for (const words of [[], ['--modern']]) {
      expect(await printed('ping', raw('echo', ...words))).toMatch(/^\S.*\t[\d.]+ m?s\t20\d\d-\d\d-\d\d\n$/);
    }
  });
});

describe('info', () => {
  it('says who the server is, revision, capabilities and instructions', async () => {
    const text = await printed('info', 'demo');
    expect(text).toMatch(/^implementation\tmcpc-demo 1\.0\.0/m);
    expect(text).toMatch(/^protocol\t2026-07-28 \(modern\)$/m);
    expect(text).toMatch(/^capabilities\t.*resources \(subscribe, listChanged\).*prompts/m);
    expect(text).toContain('\nA server for experiments:');
    expect(await printed('info', raw('echo'))).toMatch(/^protocol\t2025-11-25 \(legacy\)$/m);
  });

  it('says the same as JSON', async () => {
    expect(JSON.parse(await printed('info', 'demo', '--json'))).toMatchObject({
      protocolVersion: '2026-07-28',
      serverInfo: { name: 'mcpc-demo' },
      capabilities: { tools: {}, prompts: {} },
      instructions: expect.stringContaining('A server for experiments'),
    });
  });
});
