import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { topicTexts } from '../../src/help/topic-texts.ts';
import { consoleExamples } from './harness/examples.ts';
import { mcpc, shell } from './harness/mcpc.ts';
import { root } from './harness/program.ts';

describe('help', () => {
  it('lists the commands of the command line', async () => {
    const { commands } = JSON.parse((await mcpc(['help', '--json'])).stdout);
    const names = 'connect tools call resources templates read prompts prompt complete watch ping info help';
    const listed = commands.map(({ name }: { name: string }) => name);
    expect(listed).toEqual(expect.arrayContaining(names.split(' ')));
  });

  it('shows a command in full: usage, options and examples', async () => {
    const { stdout, stderr, exitCode } = await mcpc(['help', 'call']);
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    const page = JSON.parse((await mcpc(['help', 'call', '--json'])).stdout);
    expect(stdout.startsWith(`Usage: ${page.usage}\n`)).toBe(true);
    for (const { flags } of page.options) expect(stdout).toContain(flags);
    expect(stdout).toContain(`\n  ${page.examples[0]}\n`);
  });

  it('is the same after the command, and for -h', async () => {
    const { stdout } = await mcpc(['help', 'call']);
    expect((await mcpc(['call', '--help'])).stdout).toBe(stdout);
    expect((await mcpc(['-h', 'call'])).stdout).toBe(stdout);
  });

  it('exits with 2 for an unknown command and suggests the nearest', async () => {
    const { stdout, stderr, exitCode } = await mcpc(['help', 'resorces']);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
    expect(stderr).toContain('"resources"');
  });
});

describe('a help topic', () => {
  it('is printed by its name; "help topics" lists all', async () => {
    const { stdout, stderr, exitCode } = await mcpc(['help', 'arguments']);
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    expect(stdout).toMatch(/^Arguments\n {2}\w/);
    expect(stdout).toContain('\n  name=@file ');
    const list = JSON.parse((await mcpc(['help', 'topics', '--json'])).stdout);
    const names =
      'targets arguments output config defaults login answers shell scripts sessions test interface check completion exit-statuses environment files options aliases';
    expect(list.map(({ name }: { name: string }) => name)).toEqual(names.split(' '));
  });

  it('of the name of a command follows the page of the command, except after --help', async () => {
    const page = (await mcpc(['login', '--help'])).stdout;
    expect(page).toMatch(/\nMore: mcpc help login\n$/);
    const { stdout } = await mcpc(['help', 'login']);
    expect(stdout.startsWith(page.replace(/More: .*\n$/, 'Logging in\n'))).toBe(true);
  });

  it('is printed in the shell as well', async () => {
    const { stdout } = await mcpc(['demo'], { stdin: 'help exit-statuses\n' });
    expect(stdout).toBe((await mcpc(['help', 'exit-statuses'])).stdout);
  });

  it('has commands that print what it says', async () => {
    const examples = [...topicTexts.values()].flatMap((text) => consoleExamples(text));
    expect(examples.length).toBeGreaterThan(5);
    // They start servers one after the other.
    const lines = examples.map(({ line }) => line).join('\n');
    const { stdout, stderr } = await shell(lines, { timeout: 55_000 });
    expect(stdout, stderr).toBe(examples.map(({ shown }) => shown).join(''));
  });
});

describe('the manual', () => {
  it('is printed as the package installs it', async () => {
    const { stdout } = await mcpc(['help', '--man']);
    expect(stdout).toBe(readFileSync(join(root, 'dist/mcpc.1'), 'utf8'));
    expect(stdout).toMatch(/^\.TH MCPC 1 /);
  });

  it.runIf(process.platform === 'linux' && existsSync('/usr/bin/man'))(
    'is rendered by man without warnings',
    async () => {
      const { stdout, stderr, exitCode } = await shell('mcpc help --man | man --warnings -l -', {
        env: { MANPAGER: 'cat', MANWIDTH: '80' },
      });
      expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
      expect(stdout).toMatch(/^NAME$[\s\S]*^EXIT STATUSES$[\s\S]*^ENVIRONMENT VARIABLES$[\s\S]*^FILES$/m);
    },
  );
});
