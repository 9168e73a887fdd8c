import { describe, expect, it } from 'vitest';
import { splitCommandLine } from '../../../src/arguments/split-command-line.ts';
import { run } from '../../../src/cli/run.ts';
import type { Command } from '../../../src/command-line/command.ts';
import { type HelpPageOptions, helpPage, widestHelp } from '../../../src/command-line/help-page.ts';
import { commands } from '../../../src/commands/table.ts';
import { fakeEnvironment } from '../app/fake-environment.ts';

interface Page {
  name: string;
  text: string;
  data: { usage: string; options: { flags: string; summary: string }[]; examples: string[] };
}

const pages = commands
  .filter(({ only }) => only !== 'shell')
  .map((command) => pageOf(command, { everyOption: true }));

function pageOf(command: Command | undefined, options: Partial<HelpPageOptions> = {}): Page {
  const view = helpPage(command, commands, { width: widestHelp, ...options });
  return { name: command?.name, ...view } as unknown as Page;
}

describe('the help page of a command', () => {
  it.each(pages)('has usage, options and examples: $name', ({ text, data }) => {
    expect(text.startsWith(`Usage: ${data.usage}\n`)).toBe(true);
    for (const { flags, summary } of data.options) {
      expect(text).toContain(flags);
      expect(summary).not.toBe('');
    }
    expect(data.examples).not.toEqual([]);
    expect(text).toContain(`\n  ${data.examples[0]}\n`);
  });

  it.each(pages)('has no duplicate headings: $name', ({ text }) => {
    const headings = text.split('\n').filter((line) => /^\w.*:$/.test(line));
    expect(headings).toEqual([...new Set(headings)]);
  });

  const examples = pages.flatMap(({ data }) => data.examples).filter((line) => / demo( |$)/.test(line));

  it.each(examples)('has examples with the demo server that work: %s', async (example) => {
    const [, ...words] = splitCommandLine(example);
    const environment = fakeEnvironment();
    expect(await run(words, environment), environment.stderr.text).toBe(0);
  });
});

describe('the options on the help page of a command', () => {
  const named = (name: string) => commands.find((command) => command.name === name);
  const headings = (page: Page) => page.text.split('\n').filter((line) => /^[A-Z].*:$/.test(line));

  it('are its own and those for input and output; --help-all adds the others', () => {
    const call = pageOf(named('call'));
    expect(headings(call)).toEqual(['Arguments:', 'Input:', 'Output:', 'General:', 'Examples:']);
    expect(call.text).toContain('--help-all');
    const everything = headings(pageOf(named('call'), { everyOption: true }));
    expect(everything).toEqual(expect.arrayContaining(['Connection:', 'Authorization:', 'Server requests:']));
  });

  it('include the groups that the command itself adds to', () => {
    expect(headings(pageOf(named('login')))).toContain('Authorization:');
    expect(headings(pageOf(named('connect')))).toContain('Connection:');
  });

  it('do not include --help-all if it adds nothing', () => {
    expect(pageOf(named('trust')).text).not.toContain('--help-all');
  });

  it('fit on a screen of 50 rows, except for commands that open, configure or authorize connections', () => {
    const short = commands.filter(({ name }) => !['login', 'connect', 'add'].includes(name));
    for (const command of short)
      expect(pageOf(command).text.split('\n').length, command.name).toBeLessThan(50);
  });
});

describe('an option', () => {
  const documented = pages.flatMap(({ data }) =>
    data.options.map(({ flags }) => /--[\w-]+/.exec(flags)?.[0]),
  );

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
  ])('that users rely on is documented: %s', (option) => {
    expect(documented).toContain(option);
  });
});
