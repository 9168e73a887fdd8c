import { describe, expect, it } from 'vitest';
import { longFlag, type OptionName, optionDefinitions } from '../../../src/command-line/options.ts';
import { parseLine } from '../../../src/command-line/parse-line.ts';
import { optionsOf } from '../../../src/command-line/usage.ts';
import { commands } from '../../../src/commands/table.ts';
import { UsageError } from '../../../src/core/errors.ts';

/** Words that are right for an option that takes a special one. */
const values: Partial<Record<OptionName, string>> = {
  env: 'A=1',
  header: 'A: 1',
  timeout: '9',
  connectTimeout: '9',
  callbackTimeout: '9',
  callbackPort: '9000',
  sampling: 'off',
  samplingRounds: '1',
  count: '1',
};

const ofTheLine = commands.filter(({ only }) => only !== 'shell');
const names = Object.keys(optionDefinitions) as OptionName[];

describe('an option that a command does not take', () => {
  it.each(ofTheLine)('is refused by its name: $name', async (command) => {
    const operands = command.operands.filter(({ required }) => required).map(() => 'word');
    const line = [command.name, ...(command.target ? ['demo'] : []), ...operands];
    const foreign = names.filter((name) => !optionsOf(command).includes(name));
    expect(foreign).not.toEqual([]);
    for (const name of foreign) {
      const { flags, choices } = optionDefinitions[name];
      const value = flags.includes('<') ? [choices?.[0] ?? values[name] ?? 'value'] : [];
      const failure = await parseLine([...line, longFlag(name), ...value], commands).catch((error) => error);
      expect(failure, flags).toBeInstanceOf(UsageError);
      expect(failure.message, flags).toBe(`mcpc ${command.name} has no option ${longFlag(name)}.`);
    }
  });
});
