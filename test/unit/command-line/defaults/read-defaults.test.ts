import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { readDefaults } from '../../../../src/command-line/defaults/read-defaults.ts';
import type { UserDefaults } from '../../../../src/command-line/defaults/user-defaults.ts';
import { type OptionName, optionDefinitions, settingName } from '../../../../src/command-line/options.ts';
import { commands } from '../../../../src/commands/table.ts';
import { UsageError } from '../../../../src/core/errors.ts';
import { topicTexts } from '../../../../src/help/topic-texts.ts';

function read(text: string): UserDefaults {
  const folder = mkdtempSync(join(tmpdir(), 'mcpc-unit-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'defaults.toml');
  writeFileSync(path, text);
  try {
    return readDefaults({ path, exists: true, named: false }, commands);
  } catch (error) {
    if (error instanceof UsageError) {
      throw new Error(`${error.message}\n${error.hint}`.replaceAll(`${folder}/`, ''));
    }
    throw error;
  }
}

it('reads options as on a line, and aliases as a shell splits them', () => {
  const { options, aliases } = read(`
    timeout = 2.5
    log-level = "debug"
    quiet = true
    verbose = false
    input = false
    validate = true
    [aliases]
    mul = "call 'my server.py' multiply"
    m2 = "mul a=2"
    words = ["call", "demo", "text=a b"]
  `);
  expect(options).toEqual({ timeout: 2.5, logLevel: 'debug', quiet: true, input: false });
  expect(Object.fromEntries(aliases)).toEqual({
    mul: ['call', 'my server.py', 'multiply'],
    m2: ['mul', 'a=2'],
    words: ['call', 'demo', 'text=a b'],
  });
});

it.each([
  [
    'an unknown key',
    'quiet = true\ntiemout = 3',
    /^defaults\.toml:2:1: Unknown key "tiemout"\. Did you mean "timeout"\?\nThe keys are /,
  ],
  ['a key that has no default', 'bearer = "x"', 'defaults.toml:1:1: --bearer cannot have a default.'],
  ['a wrong type', 'timeout = "3"', 'defaults.toml:1:1: timeout must be a number, but is "3".'],
  ['a wrong type of a flag', '  quiet = 1', 'defaults.toml:1:3: quiet must be true or false, but is 1.'],
  ['a table for a value', '[color]', 'defaults.toml:1:1: color must be a string, but is a table.'],
  [
    'a value that is none of the choices',
    'log-level = "inof"',
    'log-level cannot be "inof". Did you mean "info"?',
  ],
  [
    'a value out of range',
    'timeout = -1',
    'defaults.toml:1:1: timeout: "-1" is not a valid number of seconds.',
  ],
  ['invalid TOML', 'quiet = = true', /^defaults\.toml:1:9: this is not TOML/],
  [
    'an alias that hides a command',
    '[aliases]\ncall = "tools demo"',
    'defaults.toml:2:1: the alias "call" would hide the command of that name.',
  ],
  ['an alias that hides a command of the shell', '[aliases]\nexit = "tools"', 'would hide the command'],
  ['an alias that hides the demo server', '[aliases]\ndemo = "tools x"', 'would hide the server'],
  ['an alias with a strange name', '[aliases]\n"a.b" = "tools"', '"a.b" is not a valid name for an alias.'],
  ['an alias that is no text', '[aliases]\na = 1', 'defaults.toml:2:1: the alias "a" must be a string.'],
  ['an alias that is empty', '[aliases]\na = []', 'must begin with a command or a tool.'],
  [
    'an alias that begins with an option',
    '[aliases]\na = "-q tools"',
    'must begin with a command or a tool.',
  ],
  [
    'an alias with an operator',
    '[aliases]\na = "tools demo | cat"',
    'defaults.toml:2:1: The command line contains the shell operator |',
  ],
  [
    'a cycle',
    '[aliases]\na = "b x"\nb = "c"\nc = "b"',
    'defaults.toml:3:1: the alias "b" stands for itself: b → c → b.',
  ],
])('refuses %s', (_what, text, expected) => {
  expect(() => read(text)).toThrow(expected);
});

it('the help topic has every key', () => {
  const keys = (Object.keys(optionDefinitions) as OptionName[])
    .filter((name) => optionDefinitions[name].hasDefault === true)
    .map(settingName);
  const text = topicTexts.get('defaults') ?? '';
  expect(keys.filter((key) => !text.includes(`\`${key}\``))).toEqual([]);
});

it('no option about one server or a secret may have a default', () => {
  const names = Object.entries(optionDefinitions)
    .filter(([, { hasDefault }]) => hasDefault === true)
    .map(([name, { group }]) => [name, group]);
  expect(names.filter(([, group]) => group === 'Authorization')).toEqual([['browser', 'Authorization']]);
  for (const name of [
    'env',
    'header',
    'bearer',
    'cwd',
    'config',
    'root',
    'sampling',
    'answer',
    'trace',
    'output',
  ]) {
    expect(names.map(([known]) => known)).not.toContain(name);
  }
});
