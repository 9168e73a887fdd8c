import { describe, expect, it } from 'vitest';
import { splitCommandLine } from '../../../src/arguments/split-command-line.ts';
import { run } from '../../../src/cli/run.ts';
import { helpPage, widestHelp } from '../../../src/command-line/help-page.ts';
import { commands } from '../../../src/commands/table.ts';
import { fakeEnvironment } from '../app/fake-environment.ts';

interface Page {
  name: string;
  text: string;
  data: { usage: string; options: { flags: string; summary: string }[]; examples: string[] };
}

const pages = commands
  .filter(({ only }) => only !== 'shell')
  .map((command) => ({ name: command.name, ...helpPage(command, commands, widestHelp) }) as unknown as Page);

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
