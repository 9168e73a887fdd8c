import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { raw } from './harness/fixtures.ts';
import { temporaryFolder } from './harness/folder.ts';
import { mcpc, shell } from './harness/mcpc.ts';
import { linesAreInSessions } from './harness/program.ts';
import { recorded } from './harness/recorded.ts';

const everyByte = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));

/** Runs a line in a new folder. */
async function run(
  ...words: string[]
): Promise<{ cwd: string; stdout: string; stderr: string; exitCode: number | null }> {
  const cwd = temporaryFolder();
  return { cwd, ...(await mcpc(words, { cwd })) };
}

describe('--output writes the exact bytes', () => {
  it('of an image', async () => {
    const { cwd, stdout, exitCode } = await run(
      'call',
      'demo',
      'paint',
      'scene=night',
      '--output',
      'night.png',
    );
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 0 });
    const words = ['call', 'demo', 'paint', 'scene=night', '--query', 'content[0].data'];
    const sent = Buffer.from((await mcpc(words)).stdout, 'base64');
    expect(readFileSync(join(cwd, 'night.png'))).toEqual(sent);
    expect(sent.toString('latin1', 1, 4)).toBe('PNG');
  });

  it('of a binary resource', async () => {
    const { cwd } = await run('read', raw('media'), 'demo://bytes', '-o', 'bytes.bin');
    expect(readFileSync(join(cwd, 'bytes.bin'))).toEqual(everyByte);
  });

  it('of a text, without a line end and unescaped', async () => {
    const { cwd } = await run('call', raw('escape-sequences'), 'hostile', '-o', 'hostile.txt');
    const { stdout } = await mcpc(['call', raw('escape-sequences'), 'hostile', '--json']);
    expect(readFileSync(join(cwd, 'hostile.txt'), 'utf8')).toBe(JSON.parse(stdout).content[0].text);
    const product = await run('call', 'demo', 'multiply', 'a=5', 'b=3', '-o', 'product');
    expect(readFileSync(join(product.cwd, 'product'), 'utf8')).toBe('15');
  });

  it('of a list and of JSON as they would be printed', async () => {
    for (const words of [
      ['tools', 'demo'],
      ['call', 'demo', 'multiply', 'a=5', 'b=3', '--json'],
    ]) {
      const { cwd } = await run(...words, '-o', 'out');
      expect(readFileSync(join(cwd, 'out'), 'utf8')).toBe((await mcpc(words)).stdout);
    }
  });

  it.each([
    ['022', 0o644],
    ['077', 0o600],
    ['002', 0o664],
  ])('to files with the permissions that the umask %s leaves', async (umask, mode) => {
    const cwd = temporaryFolder();
    const script = "printf 'multiply a=5 b=3 > product\\nsouvenirs -o f.png\\n' | mcpc connect demo";
    expect(await shell(`umask ${umask}; ${script}`, { cwd })).toMatchObject({ exitCode: 0 });
    expect(readdirSync(cwd).sort()).toEqual(['f.1.png', 'f.2.wav', 'f.3.png', 'product']);
    for (const name of readdirSync(cwd)) expect(statSync(join(cwd, name)).mode & 0o777).toBe(mode);
  });

  it('and reports the file on standard error, unless --quiet', async () => {
    expect((await run('call', 'demo', 'multiply', 'a=5', 'b=3', '-o', 'product')).stderr).toBe(
      'Wrote product\n',
    );
    expect((await run('call', 'demo', 'multiply', 'a=5', 'b=3', '-o', 'product', '-q')).stderr).toBe('');
  });

  it('of the only binary part, and prints the text', async () => {
    const { cwd, stdout, stderr } = await run('call', raw('media'), 'parts', '-o', 'f.png');
    expect({ stdout, stderr }).toEqual({ stdout: 'first\nlast\n', stderr: 'Wrote f.png\n' });
    expect(readdirSync(cwd)).toEqual(['f.png']);
    expect(readFileSync(join(cwd, 'f.png')).toString('latin1', 1, 4)).toBe('PNG');
    const pipe = await mcpc(['call', raw('media'), 'parts', '-o', '-']);
    expect({ ...pipe, stdout: pipe.stdout.slice(1, 4) }).toMatchObject({
      stdout: 'PNG',
      stderr: 'first\nlast\n',
    });
  });

  it('to f.1.png, f.2.wav if there are several binary parts, with the extensions of their types', async () => {
    const { cwd } = await run('call', 'demo', 'souvenirs', '-o', 'f.bin');
    expect(readdirSync(cwd).sort()).toEqual(['f.1.png', 'f.2.wav', 'f.3.bin']);
  });

  it('to standard output for -, into a pipe', async () => {
    const { stdoutBytes, stderr, exitCode } = await mcpc(['read', raw('media'), 'demo://bytes', '-o', '-']);
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    expect(stdoutBytes).toEqual(everyByte);
    expect((await mcpc(['call', 'demo', 'multiply', 'a=5', 'b=3', '-o', '-'])).stdout).toBe('15');
  });
});

describe('--output is checked before the call', () => {
  it.skipIf(linesAreInSessions)('and an existing file is refused', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'taken'), 'mine');
    const server = recorded('echo');
    const { stdout, stderr, exitCode } = await mcpc(['call', server.target, 'echo', '-o', 'taken'], { cwd });
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
    expect(stderr).toContain('already exists');
    expect(server.methods()).toEqual([]);
    expect(readFileSync(join(cwd, 'taken'), 'utf8')).toBe('mine');
  });
});

describe('an existing file', () => {
  it('is overwritten with --force', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'taken'), 'a longer text than the result');
    const words = ['call', 'demo', 'multiply', 'a=5', 'b=3', '-o', 'taken', '--force'];
    expect((await mcpc(words, { cwd })).exitCode).toBe(0);
    expect(readFileSync(join(cwd, 'taken'), 'utf8')).toBe('15');
  });

  it('is kept if the call fails, and no new one is created', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'taken'), 'mine');
    const words = ['call', raw('errors'), 'refuses'];
    expect((await mcpc([...words, '-o', 'taken', '--force'], { cwd })).exitCode).toBe(1);
    expect(readFileSync(join(cwd, 'taken'), 'utf8')).toBe('mine');
    await mcpc([...words, '-o', 'new'], { cwd });
    expect(readdirSync(cwd)).toEqual(['taken']);
  });
});

describe('a failed tool', () => {
  it('is reported on standard error; its JSON is written to the file', async () => {
    const text = await run('call', raw('errors'), 'fails', '-o', 'result');
    expect(text).toMatchObject({ stdout: '', stderr: 'no such city\n', exitCode: 1 });
    const json = await run('call', raw('errors'), 'fails', '-o', 'result', '--json');
    expect(json).toMatchObject({ stdout: '', exitCode: 1 });
    expect(JSON.parse(readFileSync(join(json.cwd, 'result'), 'utf8'))).toMatchObject({ isError: true });
  });
});
