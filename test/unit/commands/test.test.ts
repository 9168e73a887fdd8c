import { expect, it } from 'vitest';
import { optionsOf } from '../../../src/command-line/command-options.ts';
import { parseLine } from '../../../src/command-line/parse-line.ts';
import { lineTable } from '../../../src/commands/line-table.ts';
import { commands } from '../../../src/commands/table.ts';
import { fakeEnvironment } from '../app/fake-environment.ts';
import { refusal, run } from './run-command.ts';

it('runs tests and exits with their status', async () => {
  expect(await run(['test', 'a.mcpc'], { runTests: () => Promise.resolve(3) })).toMatchObject({ status: 3 });
});

it('has options of its own with the flags of others', async () => {
  const parse = async (...words: string[]) => (await parseLine(words, lineTable, fakeEnvironment())).options;
  const words = ['test', '--fresh', 'case', '--watch', '--protocol', 'legacy', '--protocol=auto', 'a.mcpc'];
  expect(await parse(...words)).toMatchObject({
    freshServer: 'case',
    watchTests: true,
    protocols: ['legacy', 'auto'],
  });
  expect(await parse('-e', 'A=1', '--fresh=case', 'test')).toMatchObject({ freshServer: 'case' });
  expect(await parse('tools', '--fresh', 'demo')).toMatchObject({ fresh: true });
  expect(await parse('connect', '--watch', 'test', '--protocol', 'legacy')).toMatchObject({
    watch: true,
    protocol: 'legacy',
  });
});

it.each([
  [
    ['--query', 'x'],
    'mcpc test has no option --query.\nFor a report to query: mcpc test --reporter json | jq .',
  ],
  [['-o', 'r.xml'], 'mcpc test has no option --output.\nFor a report in a file: mcpc test --reporter junit='],
  [['--force'], 'mcpc test has no option --force.'],
  [['--reporter', 'xml'], '--reporter: there is no reporter "xml".'],
  [['--reporter', 'junit='], '--reporter junit= needs a file.'],
  [['--filter', '('], '--filter: this is not a valid regular expression'],
  [['--min-coverage', '101'], '--min-coverage: "101" is not a percentage from 0 to 100.'],
  [['--jobs', '0'], '--jobs: "0" is not a positive integer.'],
  [['--fresh'], '--fresh needs a value: --fresh <scope>'],
  [['--session', 's'], 'mcpc test has no option --session.'],
  [['--detach'], 'mcpc test has no option --detach.'],
])('refuses %j', async (words, message) => {
  expect(await refusal(['test', ...words], { runTests: () => Promise.resolve(0) })).toContain(message);
});

it('is refused by a build without a runner', async () => {
  expect(await refusal(['test'])).toBe('This build of mcpc cannot run tests.');
});

it('neither lists nor completes the options that it refuses', () => {
  const names = commands.filter(({ name }) => name === 'test').flatMap((command) => optionsOf(command));
  expect(names).toEqual(expect.arrayContaining(['reporter', 'json', 'quiet', 'help']));
  expect(names.filter((name) => ['query', 'output', 'force', 'raw', 'pager'].includes(name))).toEqual([]);
});
