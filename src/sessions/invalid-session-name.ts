import { UsageError } from '../core/errors.ts';
import { isSessionName } from './session-name.ts';

/**
 * Returns the error for a name that no session can have. `source`: where it comes from, if that is not obvious:
 * `--session`. `typed`: the word that has the name, such as `@Name`.
 */
export function invalidSessionName(name: string, source?: string, typed: string = name): UsageError {
  const prefix = source === undefined ? '' : `${source}: `;
  const near = name.replace(/^@/, '').toLowerCase();
  const meant = isSessionName(near)
    ? ` Did you mean "${typed.startsWith('@') && typed !== name ? '@' : ''}${near}"?`
    : '';
  return new UsageError(`${prefix}"${typed}" is not a valid session name.${meant}`, {
    hint: 'A session name has 1 to 32 characters: a–z, 0–9, ".", "_" and "-", of which the first is a letter or digit.',
  });
}
