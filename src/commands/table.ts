import type { Command } from '../command-line/command.ts';
import { lineCommands } from './line-commands.ts';
import { expect } from './shell/expect.ts';
import {
  cancel,
  clear,
  exit,
  history,
  jobs,
  last,
  quit,
  reconnect,
  roots,
  save,
  set,
  source,
  stderr,
  time,
  trace,
  use,
  wait,
} from './shell/shell-commands.ts';
import { print, unset, vars } from './shell/variables.ts';

/** Every command, in the order of help: those of the shell are last. */
export const commands: readonly Command[] = [
  ...lineCommands,
  use,
  reconnect,
  set,
  vars,
  print,
  unset,
  expect,
  roots,
  trace,
  last,
  stderr,
  time,
  jobs,
  wait,
  cancel,
  source,
  save,
  history,
  clear,
  exit,
  quit,
];
