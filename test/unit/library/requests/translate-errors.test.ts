import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { TimeoutError } from '../../../../src/index.ts';
import { translateError, translateMessage } from '../../../../src/library/requests/translate-errors.ts';

const engine = new URL('../../../../src/engine', import.meta.url).pathname;

/** Returns the lines of the engine with a message that names an option of the command line. */
function sentences(): string[] {
  return readdirSync(engine, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => readFileSync(join(engine, file), 'utf8').split('\n'))
    .filter(
      (line) => /(hint|Error\(|throw|\? ['"`]|: ['"`]|`)/.test(line) && /['"`][^'"`]* --[a-z]/.test(line),
    );
}

describe('engine errors in the library', () => {
  it('name the options of ClientOptions', () => {
    const hint = 'Give it more with --connect-timeout SECONDS, or look at what it does with --trace.';
    const error = new TimeoutError('It took too long.', { hint });
    expect(translateError(error)).toBe(error);
    expect(error.hint).toBe(
      'Give it more with the option "connectTimeout", or look at what it does with the option "onEvent".',
    );
    expect(translateMessage("a token with --bearer TOKEN, or with --header 'Name: value'.")).toBe(
      'a token with the option "auth", or with the option "headers".',
    );
    expect(translateMessage('Set it, or pass its value: --env HOME=VALUE')).toBe(
      'Set it, or pass its value: the option "env"',
    );
    expect(translateMessage('Pass this one on with: -e HOME, or all with --inherit-env.')).toBe(
      'Pass this one on with: the option "env" (HOME), or all with the option "inheritEnv".',
    );
  });

  it('name the event and the options where the command line shows or reads something', () => {
    expect(translateMessage('The error of each server is shown above.')).toBe(
      'onEvent received the error of each server.',
    );
    expect(translateMessage('Set OPENAI_API_KEY, or OPENAI_BASE_URL for another server.')).toBe(
      'Set "apiKey" or OPENAI_API_KEY, or "baseUrl" or OPENAI_BASE_URL for another server.',
    );
  });

  it('keep the options in a line to run', () => {
    expect(translateMessage('Install it: uv pip install --python /venv requests\nOr use --python PATH')).toBe(
      'Install it: uv pip install --python /venv requests\nOr use the option "python"',
    );
    expect(translateMessage("Log in with: mcpc login URL --scope 'read write'")).toBe(
      "Log in with: mcpc login URL --scope 'read write'",
    );
    expect(translateMessage('Mind --scope A.\nmcpc login URL --scope B')).toBe(
      'Mind the option "auth.scope" A.\nmcpc login URL --scope B',
    );
  });

  it('name no option of the command line', () => {
    const found = sentences();
    expect(found.length).toBeGreaterThan(5);
    // All but those of uv and pip. If this fails for a new message, add its option to the table in src/library/requests/translate-errors.ts.
    expect(
      found.filter((line) =>
        / --(?!option\b|with )[a-z]/.test(translateMessage(line.replace(/\buv (pip|add) .*/, ''))),
      ),
    ).toEqual([]);
  });
});
