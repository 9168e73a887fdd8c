import { describe, expect, it } from 'vitest';
import { parseLine } from '../../../src/command-line/parse-line.ts';
import { callSyntax, unknownWordError } from '../../../src/command-line/unknown-command.ts';
import { lineTable } from '../../../src/commands/line-table.ts';
import { commands } from '../../../src/commands/table.ts';
import { UsageError } from '../../../src/core/errors.ts';
import { fakeEnvironment } from '../app/fake-environment.ts';
import { write } from '../config/files.ts';

/** The message and the hint for a line in a folder with `server.py` and an `mcp.json` with the server `weather`. */
async function refusal(words: string[]): Promise<string> {
  const environment = fakeEnvironment();
  write(`${environment.cwd}/server.py`, '');
  write(`${environment.cwd}/mcp.json`, { mcpServers: { weather: { url: 'demo:' } } });
  const failure = await parseLine(words, lineTable, environment).catch((error: unknown) => error);
  if (!(failure instanceof UsageError)) throw new Error(`Not refused: ${words.join(' ')}`);
  return `${failure.message}\n${failure.hint ?? ''}`;
}

describe('a line without a command', () => {
  it.each([
    'server.py',
    'missing.py',
    'demo',
    'mcp.json',
    'mcp.json:weather',
    'weather',
    'https://example.com/mcp',
    '127.0.0.1:8000',
    './server.py',
  ])('gets the command for a call: %s', async (target) => {
    const said = await refusal([target, 'multiply', 'a=5', 'b=3']);
    expect(said).toContain(`The command is missing. Did you mean: mcpc call ${target} multiply a=5 b=3\n`);
  });

  it.each([
    [['npx -y @scope/server', 'multiply', 'a=5'], "mcpc call 'npx -y @scope/server' multiply a=5"],
    [['demo', 'say', 'text=two words'], "mcpc call demo say 'text=two words'"],
    [['demo', 'multiply(a=5, b: 3)'], 'mcpc call demo multiply a=5 b=3'],
    [['demo', 'add', 'a=5'], 'mcpc call demo add a=5'],
    [['demo', 'tools', 'a=5'], 'mcpc call demo tools a=5'],
    [['demo', 'demo://welcome'], 'mcpc read demo demo://welcome'],
    [['demo', 'ls'], 'mcpc tools demo\n          or: mcpc call demo ls'],
    [['demo', 'toosl'], 'mcpc tools demo\n          or: mcpc call demo toosl'],
    [['--json', 'demo', '-q', 'multiply', 'a=5'], 'mcpc call demo multiply a=5 --json -q'],
    [['demo', 'tools', '-H', 'X: 1', '-e', 'A=1'], "mcpc tools demo -e A=1 -H 'X: 1'"],
    [['demo', 'say', '--', '--loud'], 'mcpc call demo -- say --loud'],
    [['@s', 'say', 'text=two words'], "mcpc call @s say 'text=two words'"],
    [['@s', 'x = say', 'say text=$x'], "mcpc run @s 'x = say' 'say text=$x'"],
  ])('keeps its other words and options: %j', async (words, right) => {
    expect(await refusal(words)).toContain(`Did you mean: ${right}`);
  });

  it.each([
    [['https://me:hunter2@a.example/mcp', 'tools'], 'mcpc tools "https://$USERNAME:$PASSWORD@a.example/mcp"'],
    [['demo', 'log-in', 'password=hunter2'], "mcpc call demo log-in 'password=…'"],
    [['demo', 'tools', '--bearer', 'hunter2'], 'mcpc tools demo --bearer TOKEN'],
    [['demo', 'tools', '-H', 'Authorization: hunter2'], "mcpc tools demo -H 'Authorization: VALUE'"],
    [['demo', 'tools', '-e', 'API_KEY=hunter2'], 'mcpc tools demo -e API_KEY=VALUE'],
    [['demo', 'go', '--answer', 'password=hunter2'], "mcpc call demo go --answer 'password=…'"],
  ])('shows no secrets: %j', async (words, right) => {
    const said = await refusal(words);
    expect(said).toContain(right);
    expect(said).not.toContain('hunter2');
  });

  it('may be a command line that is not quoted', async () => {
    expect(await refusal(['server.py', 'server.py'])).toContain('mcpc connect "server.py server.py"');
  });
});

describe('the command of another program', () => {
  it.each([
    [['ls', 'server.py'], 'mcpc tools server.py'],
    [['list', 'demo'], 'mcpc tools demo'],
    [['list', 'tools', 'demo'], 'mcpc tools demo'],
    [['get', 'prompts', 'demo', 'poem'], 'mcpc prompt demo poem'],
    [['tools/list', 'demo'], 'mcpc tools demo'],
    [['tools/call', 'demo', 'multiply', 'a=5'], 'mcpc call demo multiply a=5'],
    [['exec', 'demo', 'multiply', 'a=5'], 'mcpc call demo multiply a=5'],
    [['get', 'demo', 'multiply'], 'mcpc tools demo multiply'],
    [['get', 'demo', 'demo://welcome'], 'mcpc read demo demo://welcome'],
    [['inspect', 'demo'], 'mcpc tools demo'],
    [['status', 'weather'], 'mcpc ping weather'],
    [['auth', 'https://example.com/mcp'], 'mcpc login https://example.com/mcp'],
    [['rm', 'weather'], 'mcpc remove weather'],
    [['install', 'weather', 'https://example.com/mcp'], 'mcpc add weather https://example.com/mcp'],
    [['mcp', 'add', 'weather', 'demo'], 'mcpc add weather demo'],
    [['multiply', 'server.py', 'a=5'], 'mcpc call server.py multiply a=5'],
    [['/tools', 'demo'], 'mcpc tools demo'],
    [['kill', '@s'], 'mcpc stop @s'],
    [['attach', '@s'], 'mcpc connect @s'],
  ])('gets the line of mcpc: %j', async (words, right) => {
    expect(await refusal(words)).toContain(`Did you mean: ${right}\n`);
  });

  it.each([
    [['install', '@scope/server'], 'mcpc add NAME TARGET…'],
    [['multiply', 'a=5', 'b=3'], 'To call a tool: mcpc call TARGET multiply a=5 b=3'],
    [['nonsense', 'more'], 'Unknown command "nonsense".\nFor help: mcpc help'],
  ])('gets the usage where words are missing: %j', async (words, right) => {
    expect(await refusal(words)).toContain(right);
  });
});

describe('the first word of a shell line', () => {
  const said = (line: string) => {
    const [first = '', ...rest] = line.split(' ');
    const { message, hint } = unknownWordError(first, rest, commands, {
      tools: ['multiply', 'convert', 'dig'],
      prompts: ['advise'],
      variables: ['beds'],
    });
    return `${message}\n${hint}`;
  };

  it.each([
    ['ls', 'Did you mean "tools"'],
    ['list', 'Did you mean "tools"'],
    ['\\q', 'Did you mean "exit"'],
    [':q', 'Did you mean "exit"'],
    ['.exit', 'Did you mean "exit"'],
    ['exit()', 'Did you mean "exit"'],
    ['/tools', 'Did you mean "tools"'],
    ['?', 'Did you mean "help"'],
    ['tools/list', 'Did you mean "tools"'],
    ['multiply(a=5, b=3)', 'Did you mean: multiply a=5 b=3'],
    ['mutliply', 'Did you mean "multiply"?'],
    ['dgi', 'Did you mean "dig"?'],
    ['beds', 'Did you mean the variable "$beds"?\nTo show it: $beds'],
    ['beds[0].name', 'To show it: $beds[0].name'],
    ['mcpc tools', 'without "mcpc"'],
    ['stop @s', 'stop is a command of the command line, not of the shell.\nHere: !mcpc stop @s'],
    ['detach', 'Did you mean "exit"'],
    ['nonsense', 'Its tools: multiply, convert, dig.\nList them with: help, tools'],
    ['advise plant=fern', 'Did you mean: prompt advise plant=fern\n'],
    ['demo://weather/Oslo', 'Did you mean: read demo://weather/Oslo\n'],
    ['http://localhost:8000/mcp', 'Did you mean: connect http://localhost:8000/mcp\n'],
    ['clear; mcpc tools d', 'A semicolon does not separate commands.'],
    ['tols', 'Did you mean "tools"?'],
    ['Al', 'Unknown command or tool "Al".\n'],
  ])('gets a suggestion: %s', (line, right) => {
    expect(said(line)).toContain(right);
  });
});

it.each([
  ['multiply(a=5, b=3)', ['multiply', 'a=5', 'b=3']],
  ['multiply(5, 3)', ['multiply', '5', '3']],
  ['say(text: "a, b", loud: true)', ['say', 'text=a, b', 'loud=true']],
  ['status()', ['status']],
  ['say("hello")', ['say', '"hello"']],
  ['multiply', undefined],
])('the call syntax of other programs is understood: %s', (typed, words) => {
  expect(callSyntax(typed)).toEqual(words);
});
