import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { editText } from '../../../../src/terminal/programs/external-editor.ts';
import type { ProgramOptions, TerminalProcess } from '../../../../src/terminal/programs/terminal-process.ts';
import { fakeEnvironment } from '../../app/fake-environment.ts';

type End = { status: number | null; signal: NodeJS.Signals | null };

/** An environment in whose process an editor saves `saved`. */
function withEditor(saved: string, end: End | Error = { status: 0, signal: null }) {
  const started: [command: string, args: readonly string[], options: ProgramOptions][] = [];
  const startProgram: TerminalProcess['startProgram'] = (command, args, options) => {
    started.push([command, args, options]);
    writeFileSync(args.at(-1) ?? '', saved);
    const ended = end instanceof Error ? Promise.reject(end) : Promise.resolve(end);
    return { stdin: undefined, output: undefined, ended, kill: () => {} };
  };
  const environment = fakeEnvironment();
  const folder = join(environment.home, 'tmp');
  mkdirSync(folder);
  environment.env.TMPDIR = folder;
  environment.terminalProcess = { ...environment.terminalProcess, startProgram };
  return { environment, folder, started };
}

it('is started in the process of the line, with its folder and variables', async () => {
  const { environment, folder, started } = withEditor('new');
  expect(await editText(['ed', '-s'], 'old', 'some name.json', environment)).toBe('new');
  const [[command, args, options] = []] = started;
  expect([command, args?.[0]]).toEqual(['ed', '-s']);
  expect(dirname(dirname(args?.[1] ?? ''))).toBe(folder);
  const { env, cwd } = environment;
  expect(options).toEqual({ env, cwd, stdin: 'inherit', output: 'inherit' });
  expect(readdirSync(folder)).toEqual([]);
});

it.each<[End | Error, string]>([
  [{ status: 1, signal: null }, 'The editor exited with status 1; its changes were discarded.'],
  [{ status: null, signal: 'SIGTERM' }, 'The editor exited with SIGTERM; its changes were discarded.'],
  [new Error('spawn ed ENOENT'), 'The editor "ed" could not be started: spawn ed ENOENT.'],
])('that ends with %j discards the changes', async (end, message) => {
  const { environment, folder } = withEditor('new', end);
  await expect(editText(['ed'], 'old', 'x', environment)).rejects.toThrow(message);
  expect(readdirSync(folder)).toEqual([]);
});
