import { createHash } from 'node:crypto';
import { createReadStream, readFileSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { describe, expect, it } from 'vitest';
import { raw } from './harness/fixtures.ts';
import { temporaryFile } from './harness/folder.ts';
import { inlineServer } from './harness/inline.ts';
import { mcpc, shell, startMcpc } from './harness/mcpc.ts';

const size = 100_000_000;
const patient = { timeout: 120_000 };

/** Returns the digest of the lines that the fixture sends: their numbers, in 99 digits. */
function digestOfLines(count: number): string {
  const hash = createHash('sha256');
  for (let line = 0; line < count; line += 1) hash.update(`${String(line).padStart(99, '0')}\n`);
  return hash.digest('hex');
}

async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

describe('a result of 100 MB is complete', () => {
  it('in a file that standard output is redirected to', async () => {
    const file = temporaryFile();
    const { stderr, exitCode } = await shell(`mcpc call '${raw('huge-result')}' huge > ${file}`, patient);
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    expect(await digestOf(file)).toBe(digestOfLines(size / 100));
  }, 150_000);

  it('in a pipe with a slow reader, in the modern era', async () => {
    const slowly = '{ head -c 1000; sleep 1; cat; } | sha256sum';
    const line = `mcpc call '${raw('huge-result', '--modern')}' huge | ${slowly}`;
    const { stdout, stderr, exitCode } = await shell(line, patient);
    expect(exitCode, stderr).toBe(0);
    expect(stdout).toContain(digestOfLines(size / 100));
  }, 150_000);
});

describe('large data is complete', () => {
  it('in a blob of 20 MB that --output writes', async () => {
    const file = temporaryFile();
    const server = inlineServer(`
      const blob = Buffer.alloc(20_000_000, 'mcpc').toString('base64');
      serve({ 'resources/read': ({ uri }) => ({ contents: [{ uri, blob }] }) }, { capabilities: { resources: {} } });
    `);
    const { stderr, exitCode } = await mcpc(['read', server, 'demo://blob', '-o', file], patient);
    expect(exitCode, stderr).toBe(0);
    expect(readFileSync(file).equals(Buffer.alloc(20_000_000, 'mcpc'))).toBe(true);
  }, 150_000);

  it('in 20 MB of arguments', async () => {
    const letters = 'abcdefghij'.repeat(2_000_000);
    const words = ['call', raw('echo'), 'echo', '-', '--query', 'length(content[0].text)'];
    const { stdout, stderr } = await mcpc(words, { ...patient, stdin: JSON.stringify({ letters }) });
    expect(stdout, stderr).toBe(`${JSON.stringify({ letters }).length}\n`);
  }, 150_000);
});

/** Returns the peak memory of a process in bytes, as Linux counts it. */
function peakMemory(pid: number): number {
  const [, kilobytes] = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) * 1024;
}

describe('the peak memory', () => {
  it.runIf(process.platform === 'linux')(
    'of a long text is that of the text twice, and little more',
    async () => {
      const length = 60_000_000;
      const server = raw('huge-result', '--size', String(length));
      const { pid, stdout, finished, write, endInput } = startMcpc(['connect', server], {
        ...patient,
        stdin: 'open',
      });
      write('ping\n');
      await stdout.until('ms');
      const before = peakMemory(pid);
      write(`huge > ${temporaryFile()}\nprint written\n`);
      await stdout.until('written', patient.timeout);
      expect((peakMemory(pid) - before) / length).toBeLessThan(3.5);
      endInput();
      expect(await finished).toMatchObject({ stderr: '', exitCode: 0 });
    },
    150_000,
  );
});
