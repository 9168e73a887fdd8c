import { readFile } from 'node:fs/promises';
import type { InputPort } from '../arguments/argument-input.ts';
import { UsageError } from '../base/errors.ts';
import { expandHome } from '../engine/home.ts';

/** Where `@file` is read from in the shell, whose standard input are its lines. */
export const shellFiles: InputPort = {
  readFile: (path) => readFile(expandHome(path), 'utf8'),
  readStdin: () =>
    Promise.reject(
      new UsageError('In the shell there is no standard input to read arguments from.', {
        hint: 'Give them as name=value, as {"a":5}, or from a file: name=@FILE.',
      }),
    ),
};
