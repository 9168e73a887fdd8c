import { describe, expect, it } from 'vitest';
import { mcpc, shell } from './harness/mcpc.ts';

interface Page {
  name: string;
  summary: string;
  usage: string;
  options: { flags: string; summary: string }[];
  examples: string[];
}

/** Every command that help lists. */
const commands: string[] = JSON.parse((await mcpc(['help', '--json'])).stdout).commands.map(
  ({ name }: { name: string }) => name,
);

async function pageOf(command: string): Promise<Page> {
  return JSON.parse((await mcpc(['help', command, '--json'])).stdout);
}

const pages = await Promise.all(commands.map(pageOf));

function longFlag(flags: string): string {
  return /--[\w-]+/.exec(flags)?.[0] ?? '';
}

const every = new Map(pages.flatMap(({ options }) => options.map(({ flags }) => [longFlag(flags), flags])));

describe('help', () => {
  it('lists every command of the one-shot command line', () => {
    const table = 'connect tools call resources templates read prompts prompt complete watch ping info help';
    expect(commands).toEqual(expect.arrayContaining(table.split(' ')));
  });

  it.each(commands)('shows the command %s in full: usage, operands, options, examples', async (command) => {
    const { stdout, stderr, exitCode } = await mcpc(['help', command]);
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    const page = pages.find(({ name }) => name === command);
    expect(stdout.startsWith(`Usage: ${page?.usage}\n`)).toBe(true);
    for (const { flags, summary } of page?.options ?? []) {
      expect(stdout).toContain(flags);
      expect(summary).not.toBe('');
    }
    expect(page?.examples).not.toEqual([]);
    expect(stdout).toContain(`\n  ${page?.examples[0]}\n`);
  });

  it.each(commands)('is the same after the command: %s --help', async (command) => {
    const { stdout } = await mcpc(['help', command]);
    expect((await mcpc([command, '--help'])).stdout).toBe(stdout);
    expect((await mcpc(['-h', command])).stdout).toBe(stdout);
  });

  it('has no heading twice', async () => {
    const { stdout } = await mcpc(['help', 'call']);
    const headings = stdout.split('\n').filter((line) => /^\w.*:$/.test(line));
    expect(headings).toEqual([...new Set(headings)]);
  });

  it('exits 2 for an unknown command, with the nearest', async () => {
    const { stdout, stderr, exitCode } = await mcpc(['help', 'resorces']);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
    expect(stderr).toContain('"resources"');
  });

  const runnable = pages.flatMap(({ examples }) => examples).filter((example) => / demo( |$)/.test(example));

  it.each(runnable)('gives examples on the demo server that work: %s', async (example) => {
    const { stderr, exitCode } = await shell(example);
    expect(exitCode, stderr).toBe(0);
  });
});

describe('an option', () => {
  it.each([
    ...['--transport', '--env', '--inherit-env', '--cwd', '--python', '--header', '--bearer', '--cacert'],
    ...[
      '--insecure',
      '--root',
      '--protocol',
      '--timeout',
      '--connect-timeout',
      '--sampling',
      '--elicitation',
    ],
    ...['--json', '--query', '--output', '--force', '--quiet', '--verbose', '--log-level', '--strict'],
    ...['--trace', '--trace-file', '--no-input', '--no-validate', '--dry-run', '--edit', '--count', '--help'],
    '--version',
  ])('of the contract is documented: %s', (option) => {
    expect([...every.keys()]).toContain(option);
  });
});
