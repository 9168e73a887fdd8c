import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { TimeoutError } from '../../../src/index.ts';
import { translateMessage, withLibraryErrors } from '../../../src/library/translate-errors.ts';

const engine = new URL('../../../src/engine', import.meta.url).pathname;

/** The texts of the engine that name an option of the line, as a sentence does. */
function sentences(): string[] {
  return readdirSync(engine, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => readFileSync(join(engine, file), 'utf8').split('\n'))
    .filter(
      (line) => /(hint|Error\(|throw|\? ['"`]|: ['"`]|`)/.test(line) && /['"`][^'"`]* --[a-z]/.test(line),
    );
}

describe('errors of the engine in a program', () => {
  it('name options as the program has them', () => {
    const hint = 'Give it more with --connect-timeout SECONDS, or look at what it does with --trace.';
    const error = new TimeoutError('It took too long.', { hint });
    expect(withLibraryErrors(error)).toBe(error);
    expect(error.hint).toBe(
      'Give it more with the option "connectTimeout", or look at what it does with the option "onEvent".',
    );
    expect(translateMessage("a token with --bearer TOKEN, or with --header 'Name: value'.")).toBe(
      'a token with the option "auth", or with the option "headers".',
    );
    expect(translateMessage('Pass this one on with: -e HOME, or all with --inherit-env.')).toBe(
      'Pass this one on with: the option "env" (HOME), or all with the option "inheritEnv".',
    );
  });

  it('leave no option of the line behind', () => {
    const found = sentences();
    expect(found.length).toBeGreaterThan(5);
    // Whoever adds an option to a sentence tells the table in library/wording.ts what it is called there.
    expect(found.filter((line) => / --(?!option\b)[a-z]/.test(translateMessage(line)))).toEqual([]);
  });
});
