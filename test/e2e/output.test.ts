import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { commandLine, raw } from './harness/fixtures.ts';
import { temporaryFolder } from './harness/folder.ts';
import { type McpcOptions, mcpc, shell } from './harness/mcpc.ts';
import { expectNoSurvivors, marker } from './harness/processes.ts';

const esc = '\u001b';

/** What the tool `huge` answers with. */
function numberedLines(bytes: number): string {
  return Array.from({ length: bytes / 100 }, (_, line) => `${String(line).padStart(99, '0')}\n`).join('');
}

function digest(data: Buffer | string): string {
  return createHash('sha256').update(data).digest('hex');
}

describe('standard output is the result and nothing else', () => {
  it('while the server logs', async () => {
    const { stdout, stderr } = await mcpc(['call', raw('logs'), 'log']);
    expect(stdout).toBe('7 messages\n');
    expect(stderr).toContain('this is warning');
  });

  it('while the server reports progress', async () => {
    const { stdout, stderr } = await mcpc(['call', raw('long-progress', '--duration', '300'), 'work']);
    expect(stdout).toBe('done\n');
    expect(stderr).toContain('step 1');
  });

  it('while the server writes to its standard error', async () => {
    const { stdout, stderr } = await mcpc(['call', raw('noisy-stderr', '--lines', '3'), 'flood']);
    expect(stdout).toBe('3 lines\n');
    expect(stderr).toContain('noise line 3 of 3');
  });

  it('while the server prints what is no frame', async () => {
    const { stdout, stderr } = await mcpc(['call', raw('noisy-stdout'), 'hello', '--json']);
    expect(JSON.parse(stdout)).toEqual({ content: [{ type: 'text', text: 'hello' }] });
    expect(stderr).toContain('DEBUG: about to answer');
  });

  it('while a question of the server is declined', async () => {
    const { stdout, stderr } = await mcpc(['call', 'demo', 'visit_website']);
    expect(stdout).toBe('You declined: nothing was opened.\n');
    expect(stderr).toContain('https://modelcontextprotocol.io/');
  });

  it('when there is something to know about the result', async () => {
    const { stdout, stderr } = await mcpc(['call', raw('media'), 'image']);
    expect(stdout).toBe('[image/png, 69 B]\n');
    expect(stderr).toContain('--output FILE');
  });

  it.each([
    ['a wrong line', ['tools', 'demo', '--nothing']],
    ['a wrong argument', ['call', 'demo', 'multiply', 'a=x']],
    ['no server', ['tools', 'no-such-program x']],
    ['an error of the server', ['read', 'demo', 'demo://broken']],
    ['a failed tool', ['call', 'demo', 'fail']],
  ])('and empty for %s', async (_what, words) => {
    const { stdout, stderr } = await mcpc(words);
    expect(stdout).toBe('');
    expect(stderr).not.toBe('');
  });
});

describe('standard output is drained whole before exit', () => {
  const size = 20_000_000;
  const target = raw('huge-result', '--size', String(size));
  /** Reads a little, waits a little. */
  const slowly = `node -e '
    const hash = require("node:crypto").createHash("sha256");
    let length = 0;
    process.stdin.on("data", (chunk) => {
      hash.update(chunk);
      length += chunk.length;
      process.stdin.pause();
      setTimeout(() => process.stdin.resume(), 2);
    });
    process.stdin.on("end", () => console.log(length, hash.digest("hex")));
  '`;

  it('however slow the reader', async () => {
    const { stdout, stderr, exitCode } = await shell(`mcpc call "${target}" huge | ${slowly}`);
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    expect(stdout).toBe(`${size} ${digest(numberedLines(size))}\n`);
  });

  it('as JSON, too', async () => {
    const { stdout } = await shell(`mcpc call "${target}" huge --json | ${slowly}`);
    const json = `${JSON.stringify({ content: [{ type: 'text', text: numberedLines(size) }] })}\n`;
    expect(stdout).toBe(`${json.length} ${digest(json)}\n`);
  });

  it('into a file', async () => {
    const cwd = temporaryFolder();
    const { exitCode } = await shell(`mcpc call "${target}" huge > huge.txt`, { cwd });
    expect(exitCode).toBe(0);
    expect(digest(readFileSync(join(cwd, 'huge.txt')))).toBe(digest(numberedLines(size)));
  });
});

describe('a reader that goes away ends mcpc quietly', () => {
  /** Many times what a pipe holds. */
  const target = raw('huge-result', '--size', '5000000');

  it.each([
    [`mcpc tools "${raw('many-tools')}" | head -1`, 'tool_0\ttool_0()\tTool number 0\n'],
    [`mcpc call "${target}" huge | head -c 5`, '00000'],
    [`mcpc call "${target}" huge --json | head -c 5`, '{"con'],
    [`mcpc watch "${raw('changing-resource')}" demo://clock --quiet | head -1 | cut -f 3`, 'resource\n'],
    ['mcpc help call | head -1', 'Usage: mcpc call TARGET TOOL [ARG…] [options]\n'],
  ])('%s', async (script, shown) => {
    const { stdout, stderr, exitCode } = await shell(script);
    expect({ stdout, stderr, exitCode }).toEqual({ stdout: shown, stderr: '', exitCode: 0 });
  });

  it('and with it the server', async () => {
    const mark = marker();
    await shell(`mcpc call "${target} ${mark}" huge | head -1`);
    await expectNoSurvivors(mark);
  });

  it('but the result still comes when only standard error is not read', async () => {
    const cwd = temporaryFolder();
    const script = `{ mcpc call "${raw('noisy-stderr')}" flood > result; echo $? > status; } 2>&1 | head -1`;
    await shell(script, { cwd });
    expect(readFileSync(join(cwd, 'result'), 'utf8')).toBe('20000 lines\n');
    expect(readFileSync(join(cwd, 'status'), 'utf8')).toBe('0\n');
  });
});

describe.runIf(existsSync('/dev/full'))('a full disk', () => {
  it('is a failure that says so', async () => {
    const { stderr, exitCode } = await shell('mcpc tools demo > /dev/full');
    expect(exitCode).not.toBe(0);
    expect(stderr).toContain('no space left');
  });
});

describe('in a pipe', () => {
  it('an item is a line, TAB between name, signature and description', async () => {
    const { stdout } = await mcpc(['tools', 'demo']);
    const rows = stdout.trimEnd().split('\n');
    expect(rows.map((row) => row.split('\t').length)).toEqual(rows.map(() => 3));
    expect(rows[0]).toBe('multiply\tmultiply(a: number, b: number)\tMultiplies two numbers');
  });

  it('nothing is truncated, and line ends and tabs of the server divide nothing', async () => {
    const words = Array.from({ length: 200 }, (_, index) => `word${index}`);
    const env = { COLUMNS: '20' };
    const tools = (await mcpc(['tools', raw('long-definitions')], { env })).stdout.split('\n');
    expect(tools).toHaveLength(3);
    const [name, signature, description] = tools[0]?.split('\t') ?? [];
    expect(name).toBe('long');
    expect(description).toBe(words.join(' '));
    const values = words.slice(0, 40).map((word) => `"${word}"`);
    for (const word of words.slice(0, 40))
      expect(signature).toContain(`${word}?: ${values.join('|')} = "word0"`);
    const prompts = (await mcpc(['prompts', raw('long-definitions')], { env })).stdout;
    expect(prompts).toBe(`long\tlong(${words.map((word) => `${word}?`).join(', ')})\t${words.join(' ')}\n`);
  });

  it('one tool in full is not truncated either', async () => {
    const { stdout } = await mcpc(['tools', raw('long-definitions'), 'long'], { env: { COLUMNS: '20' } });
    expect(stdout).toContain('word100 word101 word102');
    expect(stdout).toMatch(/^word39\t"word0"\|.*\|"word39"\t= "word0"\t$/m);
  });

  it('there is no colour, whatever mcpc is told about the terminal', async () => {
    vi.stubEnv('FORCE_COLOR', '3');
    const runs = [{}, { TERM: 'xterm-256color', COLORTERM: 'truecolor' }, { CLICOLOR: '1' }];
    for (const env of runs) {
      const { stdout, stderr } = await mcpc(['call', raw('logs'), 'log'], { env });
      expect(stdout + stderr).not.toContain(esc);
      expect((await mcpc(['tools', 'demo', 'multiply'], { env })).stdout).not.toContain(esc);
    }
    vi.unstubAllEnvs();
  });
});

describe('FORCE_COLOR', () => {
  const coloured = async (options: McpcOptions) => {
    const { stdout, stderr } = await mcpc(['call', 'demo', 'write_logs'], options);
    const page = await mcpc(['tools', 'demo', 'multiply'], options);
    return { stdout: page.stdout.includes(esc), stderr: stderr.includes(esc), result: stdout };
  };

  it('colours both streams in a pipe', async () => {
    expect(await coloured({ env: { FORCE_COLOR: '1' } })).toMatchObject({ stdout: true, stderr: true });
  });

  it.each([{ FORCE_COLOR: '0' }, { NO_COLOR: '1' }, { TERM: 'dumb' }])(
    'is not the only one that is honoured: %s',
    async (env) => {
      expect(await coloured({ env })).toMatchObject({ stdout: false, stderr: false });
    },
  );

  it('leaves text of the server as it is', async () => {
    expect((await coloured({ env: { FORCE_COLOR: '1' } })).result).toMatch(/^Logged 8 messages/);
  });
});

describe('call', () => {
  it.each([
    ['text content', ['call', 'demo', 'multiply', 'a=5', 'b=3'], '15\n'],
    ['several texts', ['call', raw('media'), 'parts'], 'first\n[image/png, 69 B]\nlast\n'],
    ['an image as a line with type and size', ['call', raw('media'), 'image'], '[image/png, 69 B]\n'],
    ['audio as such a line', ['call', raw('media'), 'audio'], '[audio/wav, 256 B]\n'],
    ['an embedded resource', ['call', raw('media'), 'embedded'], 'a note\n'],
    ['a link', ['call', raw('media'), 'link'], 'demo://bytes\tbytes\t\n'],
    ['nothing', ['call', raw('media'), 'nothing'], ''],
  ])('prints %s', async (_what, words, shown) => {
    expect(await mcpc(words)).toMatchObject({ stdout: shown, exitCode: 0 });
  });

  it('prints structured content as JSON where there is no text', async () => {
    const { stdout } = await mcpc(['call', 'demo', 'statistics', 'numbers[]=1', 'numbers[]=3']);
    expect(JSON.parse(stdout)).toEqual({ count: 2, smallest: 1, largest: 3, mean: 2 });
  });

  it('prints a text of many lines as it is', async () => {
    const words = ['call', raw('echo'), 'echo', 'any=a\tb', '--query', 'content[0].text'];
    expect((await mcpc(words)).stdout).toBe('{"any":"a\\tb"}\n');
    const { stdout } = await shell(`mcpc call ${commandLine([raw('long-definitions')])} long`);
    expect(stdout).toContain('\nword98\nword99\n\n\tword100 word101 ');
  });
});
