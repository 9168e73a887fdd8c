import { readFileSync } from 'node:fs';
import { UsageError } from '../../core/errors.ts';

/** The private key in a file, in PEM form. Throws UsageError, which repeats nothing of it. */
export function readKey(path: string): string {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(`The client key in ${path} could not be read: ${(error as Error).message}.`, {
      cause: error,
    });
  }
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)) return text;
  throw new UsageError(`${path} has no private key in PEM form.`, {
    hint: 'It should have a line -----BEGIN PRIVATE KEY-----.',
  });
}
