import { describe, expect, it } from 'vitest';
import { optionsOf } from '../../../src/command-line/command-options.ts';
import { longFlag, type OptionName, optionDefinitions } from '../../../src/command-line/options.ts';
import { parseLine } from '../../../src/command-line/parse-line.ts';
import { lineTable } from '../../../src/commands/line-table.ts';
import { commands } from '../../../src/commands/table.ts';
import { UsageError } from '../../../src/core/errors.ts';
import { fakeEnvironment } from '../app/fake-environment.ts';

/** Words that are right for an option that takes a special one. */
const values: Partial<Record<OptionName, string>> = {
  env: 'A=1',
  header: 'A: 1',
  timeout: '9',
  maxTime: '9',
  connectTimeout: '9',
  pingInterval: '9',
  callbackTimeout: '9',
  callbackPort: '9000',
  sampling: 'off',
  samplingRounds: '1',
  inputRounds: '1',
  declinedRounds: '1',
  count: '1',
  tail: '1',
  idle: '1',
  reporter: 'tap',
  jobs: '1',
  minCoverage: '1',
  failOn: 'any',
  maxTokens: '1',
  maxToolTokens: '1',
};

const ofTheLine = commands.filter(({ only }) => only !== 'shell');
const names = Object.keys(optionDefinitions) as OptionName[];

describe('an unsupported option of a command', () => {
  it.each(ofTheLine)('is refused with its name: $name', async (command) => {
    const operands = command.operands.filter(({ required }) => required).map(() => 'word');
    const line = [command.name, ...(command.target ? ['demo'] : []), ...operands];
    const flags = optionsOf(command).map(longFlag);
    // On these lines, the flag of an option that replaces another one means that.
    const possible = names.filter((name) => optionDefinitions[name].replaces === undefined);
    const foreign = possible.filter((name) => !flags.includes(longFlag(name)));
    expect(foreign).not.toEqual([]);
    for (const name of foreign) {
      const { flags, choices } = optionDefinitions[name];
      const value = flags.includes('<') ? [choices?.[0] ?? values[name] ?? 'value'] : [];
      const failure = await parseLine(
        [...line, longFlag(name), ...value],
        lineTable,
        fakeEnvironment(),
      ).catch((error) => error);
      expect(failure, flags).toBeInstanceOf(UsageError);
      expect(failure.message, flags).toBe(`mcpc ${command.name} has no option ${longFlag(name)}.`);
    }
  });
});

/** The message and the hint of a refused line. */
async function refusal(words: string[]): Promise<string> {
  const failure = await parseLine(words, lineTable, fakeEnvironment()).catch((error) => error);
  expect(failure).toBeInstanceOf(UsageError);
  return `${failure.message}\n${failure.hint ?? ''}`;
}

describe('the first word', () => {
  it.each([
    [['tools', 'demo'], { name: 'tools', target: 'demo', operands: [] }],
    [['demo'], { name: 'connect', target: 'demo', operands: [] }],
    [['connect', 'tools'], { name: 'connect', target: 'tools', operands: [] }],
    [
      ['--timeout', '5', 'call', 'demo', 'add', '-q', 'a=1'],
      { name: 'call', target: 'demo', operands: ['add', 'a=1'] },
    ],
    [['call', 'demo', 'add', '--', '--json'], { name: 'call', target: 'demo', operands: ['add', '--json'] }],
    [['call', 'demo', 'add', '--help'], { name: 'tools', target: 'demo', operands: ['add'] }],
    [['-h', 'ping'], { name: 'help', target: undefined, operands: ['ping'] }],
    [['call', 'demo', 'add', '--help-all'], { name: 'help', target: undefined, operands: ['call'] }],
    [['servers', '--help-all'], { name: 'help', target: undefined, operands: ['servers'] }],
    [['help', 'call', '--help-all'], { name: 'help', target: undefined, operands: ['call'] }],
    [['login', '--list'], { name: 'login', target: undefined, operands: [] }],
    [
      ['login', '--print-document', 'https://example.com/mcpc.json'],
      { name: 'login', target: undefined, operands: [] },
    ],
    [[], { name: 'help', target: undefined, operands: [] }],
  ])('decides: %j', async (words, expected) => {
    const { command, target, operands } = await parseLine(words, lineTable, fakeEnvironment());
    expect({ name: command.name, target, operands }).toEqual(expected);
  });

  it.each([
    ['toosl', 'tools'],
    ['cal', 'call'],
    ['Tools', 'tools'],
    ['resource', 'resources'],
  ])('gets the nearest command: %s', async (word, nearest) => {
    expect(await refusal([word, 'demo'])).toMatch(
      new RegExp(`^Unknown command "${word}"\\. Did you mean(: mcpc ${nearest} demo\\n| "${nearest}"\\?)`),
    );
  });

  it.each([
    [['server.py', 'tools'], 'mcpc tools server.py'],
    [['demo', 'call', 'multiply', 'a=5', 'b=3'], 'mcpc call demo multiply a=5 b=3'],
    [['npx -y @scope/server', 'read', 'a://b?c d'], "mcpc read 'npx -y @scope/server' 'a://b?c d'"],
  ])('gets the right order where a command comes later: %j', async (words, right) => {
    expect(await refusal(words)).toContain(`The command comes before the server. Did you mean: ${right}\n`);
  });
});

describe('options', () => {
  const plain = ['call', 'demo', 'multiply', 'a=5', 'b=3'];

  it.each([0, 1, 2, 3, 4, 5])('may be anywhere: before word %i', async (at) => {
    const words = plain.toSpliced(at, 0, '--json', '--query=x', '-qooutput');
    const { options, operands } = await parseLine(words, lineTable, fakeEnvironment());
    expect(options).toMatchObject({ json: true, query: 'x', quiet: true, output: 'output' });
    expect(operands).toEqual(['multiply', 'a=5', 'b=3']);
  });

  it('can be repeated', async () => {
    const words = [
      '-e',
      'A=1',
      '--env',
      'B',
      '-H',
      'X-A: 1',
      '--header',
      'X-B:2',
      '--root',
      'a',
      '--root',
      'b',
    ];
    const { options } = await parseLine(
      ['ping', 'demo', ...words, '--answer', 'x=1', '--answer', 'y=2'],
      lineTable,
      fakeEnvironment(),
    );
    expect(options).toMatchObject({
      env: { A: '1', B: undefined },
      header: { 'X-A': '1', 'X-B': '2' },
      root: ['a', 'b'],
      answer: ['x=1', 'y=2'],
    });
  });

  it.each([
    ['--jsno', 'Unknown option --jsno. Did you mean "--json"?'],
    ['--queri', 'Unknown option --queri. Did you mean "--query"?'],
    ['--qurey', 'Unknown option --qurey. Did you mean "--query"?'],
    ['--time-out', 'Unknown option --time-out. Did you mean "--timeout"'],
    ['--json=yes', '--json does not take a value.'],
    ['--query', '--query needs a value: --query <expression>'],
  ])('are refused: %s', async (option, message) => {
    expect(await refusal(['tools', 'demo', option])).toContain(message);
  });

  it.each([
    ['--timeout', 'soon', '"soon" is not a valid number of seconds.'],
    ['--timeout', '-1', '"-1" is not a valid number of seconds.'],
    ['--timeout', '1e3', '"1e3" is not a valid number of seconds.'],
    ['--connect-timeout', 'soon', '"soon" is not a valid number of seconds.'],
    ['--connect-timeout', '', 'is not a valid number of seconds.'],
    ['--connect-timeout', '1s', '"1s" is not a valid number of seconds.'],
    ['--callback-port', '0', '"0" is not a valid port.'],
    ['--count', '0', '"0" is not a positive integer.'],
    ['--count', '-1', '"-1" is not a positive integer.'],
    ['--count', '1.5', '"1.5" is not a positive integer.'],
    ['--count', 'many', '"many" is not a positive integer.'],
    ['--log-level', 'loud', 'Allowed choices are debug, info'],
    ['--transport', 'pigeon', 'Allowed choices are stdio, http, sse, ws.'],
    ['--env', '1=2', '"1=2" is neither NAME=VALUE nor NAME.'],
    ['--header', 'no colon', `"no…" is not a valid 'Name: value' header.`],
    ['--timeout', '9999999', '9999999 is more than 2000000 seconds (23 days).'],
    ['--sampling', 'chat:anthropic/', 'Use text:TEXT, exec:COMMAND, chat:MODEL, decline or off.'],
    ['--sampling', 'perhaps', 'Use text:TEXT, exec:COMMAND, chat:MODEL, decline or off.'],
  ])('are refused by name if the value is invalid: %s %s', async (option, value, message) => {
    const said = await refusal(['watch', 'demo', 'tools', option, value]);
    expect(said).toContain(option);
    expect(said).toContain(message);
  });

  it('for a command require one', async () => {
    expect(await refusal(['--trace'])).toBe('--trace needs a command.\nFor help: mcpc help');
  });
});

describe('common mistakes get the correct form:', () => {
  it.each([
    [['tools', 'npx', '-y', '@scope/server'], 'mcpc tools "npx -y @scope/server"'],
    [['npx', '-y', '@scope/server'], 'mcpc tools "npx -y @scope/server"'],
    [['tools', 'uvx', 'time', '--local-timezone', 'UTC'], 'mcpc tools "uvx time --local-timezone UTC"'],
    [['node', 'server.js'], 'mcpc tools "node server.js"'],
    [['tools', 'server.py', '--db', 'x'], 'mcpc tools "server.py --db x"'],
    [['call', 'demo', 'multiply', '--a', '5', '--b', '3'], 'Arguments are written name=value: a=5 b=3'],
    [['call', 'demo', 'multiply', '--a=5', '--b=3'], 'a=5 b=3'],
    [['call', 'demo', 'multiply', '-a', '5', '-b', '3'], 'a=5 b=3'],
    [['call', 'demo', 'count', '--count', '3'], 'For an argument of that name: count=3'],
    [['tools'], 'mcpc tools needs a server.\nmcpc tools TARGET [NAME] [options]\nTo try it: mcpc tools demo'],
    [['add', 'weather'], 'mcpc add needs TARGET: a URL, script or quoted command line'],
    [['tools', 'call', 'server.py', 'multiply', 'a=5'], 'mcpc call server.py multiply a=5'],
    [['describe', 'demo'], 'mcpc describe needs NAME: a name or a URI.'],
    [['--cli', 'server.py', '--method', 'tools/list'], 'Did you mean: mcpc tools server.py'],
    [['--tools', 'server.py'], 'Did you mean: mcpc tools server.py'],
    [['-l', 'server.py'], 'Did you mean: mcpc tools server.py'],
    [['--list'], 'For example: mcpc login --list'],
    [['-?'], 'Did you mean: mcpc help'],
    [['ping', 'demo', 'more'], 'mcpc ping: unexpected argument "more".'],
    [['jobs'], 'jobs is a command of the shell.'],
  ])('%j', async (words, right) => {
    expect(await refusal(words)).toContain(right);
  });
});
