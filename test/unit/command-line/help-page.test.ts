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

  it('are its own, then the common ones; --help-all has all of them by group', () => {
    const call = pageOf(named('call'));
    expect(headings(call)).toEqual(['Arguments:', 'Options:', 'Common options:', 'Examples:']);
    const flags = call.data.options.map(({ flags: one }) => one);
    expect(flags.indexOf('--dry-run')).toBeLessThan(flags.indexOf('--json'));
    expect(flags.join()).not.toMatch(/--header|--client-id|--log-logger/);
    expect(call.text).toMatch(
      /\nMore options, such as -e, -H and --cwd for the server: mcpc call --help-all\n$/,
    );
    const everything = headings(pageOf(named('call'), { everyOption: true }));
    const groups = ['Connection options:', 'Authorization options:', 'Server requests options:'];
    expect(everything).toEqual(expect.arrayContaining(groups));
  });

  it('include those about the connection where the command is about it', () => {
    expect(pageOf(named('login')).text).toContain('--client-id');
    expect(pageOf(named('connect')).text).toContain('--header');
  });

  it('are complete where there is no line about --help-all', () => {
    const trust = pageOf(named('trust'));
    const all = pageOf(named('trust'), { everyOption: true });
    expect(trust.text.includes('--help-all')).toBe(all.data.options.length > trust.data.options.length + 2);
  });

  it.each(commands)('fit on about 40 rows of 80 columns, and are wrapped at 50: $name', (command) => {
    for (const frontend of ['line', 'shell'] as const) {
      const page = pageOf(command, { frontend, width: 80 });
      expect(page.text.split('\n').length).toBeLessThanOrEqual(47);
      const narrow = pageOf(command, { frontend, width: 50 }).text.split('\n');
      // An example is copied as it is, and a word is never cut.
      const isWhole = (line: string) => page.data.examples.includes(line) || !line.includes(' ');
      const long = narrow.filter((line) => line.length > 50 && !isWhole(line.trim()));
      expect(long).toEqual([]);
    }
  });
});

describe('the overview of the shell', () => {
  const overview = (width: number, example?: string) =>
    pageOf(undefined, { frontend: 'shell', width, example });

  it('has the summaries beside the commands, or below them where it is narrow', () => {
    expect(overview(80).text).toMatch(/\n {2}resources +list resources\n/);
    expect(overview(50).text).toMatch(/\n {2}resources\n {6}list resources\n/);
  });

  it.each([80, 50])('has no line wider than %i columns, and cuts no word', (width) => {
    const { text } = overview(width);
    expect(text.split('\n').filter((line) => line.length > width && line.trim().includes(' '))).toEqual([]);
    expect(text.replaceAll(/\s+/g, ' ')).toContain(
      'keep the result (as --json prints it); $x.path (JMESPath)',
    );
  });

  it('has an example with a tool of the server', () => {
    expect(overview(80, 'dig bed=north').text).toMatch(/^To call a tool, type its name: dig bed=north\n/);
    expect(overview(50, 'dig bed=north spots=5').text).toMatch(/type its name:\n {2}dig bed=north spots=5\n/);
    expect(overview(80).text).toMatch(/^To call a tool, type its name: TOOL name=value\n/);
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
