import type { OptionDefinition } from './definition.ts';

/** What a line sends, and how it is asked for. */
export interface InputOptions {
  /** False with `--no-input`. */
  input?: boolean;
  /** False with `--no-validate`. */
  validate?: boolean;
  dryRun?: boolean;
  fresh?: boolean;
  edit?: boolean;
  /** A command line; the file is appended to it. */
  editor?: string;
  task?: boolean;
  detach?: boolean;
  yes?: boolean;
}

/** In the order in which help lists them. */
export const inputDefinitions = {
  validate: {
    flags: '--no-validate',
    summary: "send the arguments without validating them against the tool's schema",
    group: 'Input',
    hasDefault: true,
  },
  dryRun: { flags: '--dry-run', summary: 'print the request instead of sending it', group: 'Input' },
  fresh: {
    flags: '--fresh',
    summary: 'ask the server, even if the last result is still fresh (matters in the shell)',
    group: 'Input',
  },
  edit: { flags: '--edit', summary: 'edit the arguments in an editor first', group: 'Input' },
  task: { flags: '--task', summary: 'run the call as a task if the tool supports both', group: 'Input' },
  detach: {
    flags: '--detach',
    summary: 'start the call as a task and print the task instead of waiting',
    group: 'Input',
  },
  yes: { flags: '--yes', summary: 'do not ask for confirmation', group: 'Input' },
  editor: {
    flags: '--editor <command>',
    summary: 'editor for texts and arguments (default: $VISUAL, $EDITOR or vi)',
    group: 'Input',
    scope: 'request',
    hasDefault: true,
    variables: ['VISUAL', 'EDITOR'],
  },
  input: {
    flags: '--no-input',
    summary: 'never prompt, even on a terminal',
    group: 'Input',
    common: true,
    scope: 'request',
    hasDefault: true,
  },
} as const satisfies Record<keyof InputOptions, OptionDefinition>;
