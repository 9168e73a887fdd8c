import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { raw } from './harness/fixtures.ts';
import { temporaryFolder } from './harness/folder.ts';
import { mcpc, shell } from './harness/mcpc.ts';
import { expectNoSurvivors, marker } from './harness/processes.ts';

const everyByte = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
const esc = '\u001b';

/** The result of the tool `huge`. */
function numberedLines(bytes: number): string {
  return Array.from({ length: bytes / 100 }, (_, line) => `${String(line).padStart(99, '0')}\n`).join('');
}

function digest(data: Buffer | string): string {
  return createHash('sha256').update(data).digest('hex');
}

describe('standard output is the result and nothing else', () => {
  it.each([
    ['logs', ['call', raw('logs'), 'log'], '7 messages\n', 'this is warning'],
    ['progress', ['call', raw('long-progress', '--duration', '300'), 'work'], 'done\n', 'step 1'],
    [
      "the server's standard error",
      ['call', raw('noisy-stderr', '--lines', '3'), 'flood'],
      '3 lines\n',
      'noise line 3 of 3',
    ],
    ['stray text', ['call', raw('noisy-stdout'), 'hello'], 'hello\n', 'DEBUG: about to answer'],
    [
      'declined requests',
      ['call', 'demo', 'visit_website'],
      'You declined: nothing was opened.\n',
      'https://modelcontextprotocol.io/',
    ],
    ['notices', ['call', raw('media'), 'parts'], 'first\n[image/png, 69 B]\nlast\n', '--output FILE'],
  ])('%s are on standard error, unless --quiet', async (_what, words, stdout, stderr) => {
    const loud = await mcpc(words);
    expect(loud).toMatchObject({ stdout, exitCode: 0 });
    expect(loud.stderr).toContain(stderr);
    expect(await mcpc([...words, '--quiet'])).toEqual({ ...loud, stderr: '' });
  });

  it.each([
    ['a usage error', ['call', 'demo', 'multiply', 'a=x']],
    ['a failed tool', ['call', 'demo', 'fail']],
  ])('and is empty for %s', async (_what, words) => {
    const { stdout, stderr } = await mcpc(words);
    expect(stdout).toBe('');
    expect(stderr).not.toBe('');
  });
});

describe('standard output is written completely before exit', () => {
  const size = 5_000_000;
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

  it('for a slow reader', async () => {
    const { stdout, stderr, exitCode } = await shell(`mcpc call "${target}" huge | ${slowly}`);
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    expect(stdout).toBe(`${size} ${digest(numberedLines(size))}\n`);
  });

  it('to a file', async () => {
    const cwd = temporaryFolder();
    const { exitCode } = await shell(`mcpc call "${target}" huge > huge.txt`, { cwd });
    expect(exitCode).toBe(0);
    expect(digest(readFileSync(join(cwd, 'huge.txt')))).toBe(digest(numberedLines(size)));
  });
});

describe('a reader that goes away ends mcpc quietly', () => {
  /** Much larger than a pipe buffer. */
  const target = raw('huge-result', '--size', '5000000');

  it.each([
    [`mcpc tools "${raw('many-tools')}" | head -1`, 'tool_0\ttool_0()\tTool number 0\n'],
    [`mcpc call "${target}" huge | head -c 5`, '00000'],
    [`mcpc watch "${raw('changing-resource')}" demo://clock --quiet | head -1 | cut -f 3`, 'resource\n'],
  ])('%s', async (script, shown) => {
    const { stdout, stderr, exitCode } = await shell(script);
    expect({ stdout, stderr, exitCode }).toEqual({ stdout: shown, stderr: '', exitCode: 0 });
  });

  it('and stops the server', async () => {
    const mark = marker();
    await shell(`mcpc call "${target} ${mark}" huge | head -1`);
    await expectNoSurvivors(mark);
  });

  it('but the result is still written if only standard error has no reader', async () => {
    const cwd = temporaryFolder();
    const script = `{ mcpc call "${raw('noisy-stderr')}" flood > result; echo $? > status; } 2>&1 | head -1`;
    await shell(script, { cwd });
    expect(readFileSync(join(cwd, 'result'), 'utf8')).toBe('20000 lines\n');
    expect(readFileSync(join(cwd, 'status'), 'utf8')).toBe('0\n');
  });
});

describe.runIf(existsSync('/dev/full'))('a full disk', () => {
  it('is reported as an error', async () => {
    const { stderr, exitCode } = await shell('mcpc tools demo > /dev/full');
    expect(exitCode).not.toBe(0);
    expect(stderr).toContain('no space left');
  });
});

describe('in a pipe', () => {
  it('an item is a line, with TABs between name, signature and description', async () => {
    const { stdout } = await mcpc(['tools', 'demo']);
    const rows = stdout.trimEnd().split('\n');
    expect(rows.map((row) => row.split('\t').length)).toEqual(rows.map(() => 3));
    expect(rows[0]).toBe('multiply\tmultiply(a: number, b: number)\tMultiplies two numbers');
  });

  it('nothing is truncated, and line ends and tabs of the server are not separators', async () => {
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
    const { stdout } = await mcpc(['tools', raw('long-definitions'), 'long'], { env });
    expect(stdout).toContain('word100 word101 word102');
    expect(stdout).toMatch(/^word39\t"word0"\|.*\|"word39"\t= "word0"\t$/m);
  });

  it('there is no colour, whatever the environment says about the terminal', async () => {
    const env = { TERM: 'xterm-256color', COLORTERM: 'truecolor', CLICOLOR: '1' };
    const { stdout, stderr } = await mcpc(['call', raw('logs'), 'log'], { env });
    expect(stdout + stderr).not.toContain(esc);
    expect((await mcpc(['tools', 'demo', 'multiply'], { env })).stdout).not.toContain(esc);
  });
});

describe('colour in a pipe', () => {
  it.each([
    { words: [], env: { FORCE_COLOR: '1' } },
    { words: [], env: { CLICOLOR_FORCE: '1' } },
    { words: ['--color', 'always'], env: { NO_COLOR: '1', FORCE_COLOR: '0' } },
  ])(
    'is forced on both streams by $words $env, but not in the text of the server',
    async ({ words, env }) => {
      const { stdout, stderr } = await mcpc(['call', 'demo', 'write_logs', ...words], { env });
      expect(stdout).toMatch(/^Logged 8 messages/);
      expect(stderr).toContain(esc);
      const list = (await mcpc(['tools', 'demo', ...words], { env })).stdout;
      expect(list.split('\n')[0]).toMatch(/^\S*multiply\S*\t\S*multiply\(.*\)\S*\tMultiplies two numbers$/);
      expect(list).toContain(esc);
    },
  );

  it('is forced in errors, also of lines that are not understood', async () => {
    expect((await mcpc(['call', '--color=always'])).stderr).toContain(`${esc}[`);
    expect((await mcpc(['call', '--color=always'], { env: { FORCE_COLOR: '1' } })).stderr).toContain(esc);
    expect((await mcpc(['call', '--color=never'], { env: { FORCE_COLOR: '1' } })).stderr).not.toContain(esc);
  });

  it('is selected for a script, for a line of it, and never in a file', async () => {
    const folder = temporaryFolder();
    const input = `tools\ntools --color never\nset color off\ntools\ntools --color always > ${folder}/list\n`;
    const { stdout } = await mcpc(['connect', 'demo', '--color', 'always'], { stdin: input });
    const coloured = stdout.split('\n').filter((line) => /^\S*multiply\S*\t/.test(line));
    expect(coloured.map((line) => line.includes(esc))).toEqual([true, false, false]);
    expect(readFileSync(join(folder, 'list'), 'utf8')).not.toContain(esc);
  });
});

describe('call', () => {
  it('prints text, and a line with type and size for binary content', async () => {
    const { stdout } = await mcpc(['call', raw('media'), 'parts']);
    expect(stdout).toBe('first\n[image/png, 69 B]\nlast\n');
  });

  it('prints structured content as JSON if there is no text', async () => {
    const { stdout } = await mcpc(['call', 'demo', 'statistics', 'numbers[]=1', 'numbers[]=3']);
    expect(JSON.parse(stdout)).toEqual({ count: 2, smallest: 1, largest: 3, mean: 2 });
  });
});

describe('binary content in a pipe or file', () => {
  it('is printed byte for byte if the result is nothing else, in one part', async () => {
    const image = await mcpc(['call', raw('media'), 'image']);
    expect(image).toMatchObject({ stderr: '', exitCode: 0 });
    expect(image.stdoutBytes.toString('base64')).toMatch(/^iVBORw0KGgo.{81}$/);
    const blob = await mcpc(['read', raw('media'), 'demo://bytes']);
    expect(blob).toMatchObject({ stderr: '', exitCode: 0 });
    expect(blob.stdoutBytes).toEqual(everyByte);
    const prompt = await mcpc(['prompt', raw('media'), 'picture']);
    expect(prompt.stdoutBytes).toEqual(image.stdoutBytes);
  });

  it('is not printed if there are several parts, but their types and sizes are reported, with status 2', async () => {
    expect(await mcpc(['call', raw('media'), 'pair'])).toMatchObject({
      stdout: '',
      stderr:
        'error: The result has 2 binary parts, of which none was printed: [image/png, 69 B], [audio/wav, 256 B].\n' +
        'Write each to a file of its own with --output FILE.\n',
      exitCode: 2,
    });
  });

  it('goes from a script to files and programs as it is', async () => {
    const cwd = temporaryFolder();
    const lines = ['call image > p.png', 'read demo://bytes >> b', 'audio | wc -c', 'prompt picture > q.png'];
    const { stdout, stderr, exitCode } = await mcpc(['connect', raw('media')], {
      cwd,
      stdin: lines.join('\n'),
    });
    expect({ stdout: stdout.trim(), stderr, exitCode }).toEqual({ stdout: '256', stderr: '', exitCode: 0 });
    expect(readFileSync(join(cwd, 'p.png')).toString('latin1', 1, 4)).toBe('PNG');
    expect(readFileSync(join(cwd, 'q.png'))).toEqual(readFileSync(join(cwd, 'p.png')));
    expect(readFileSync(join(cwd, 'b'))).toEqual(everyByte);
  });
});
