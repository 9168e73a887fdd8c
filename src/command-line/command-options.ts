import type { Command, FrontendName } from './command.ts';
import { type OptionName, optionsWithScope } from './options.ts';
import { takesTarget } from './usage.ts';

/** The options that select the session of a line. The lines of a shell run in its own. */
const ofSessions: readonly OptionName[] = ['session', 'idle'];

/** The options that a command takes, in the order of help: its own first. */
export function optionsOf(command: Command, frontend: FrontendName = 'line'): OptionName[] {
  const { options, excludedOptions = {} } = command;
  return [...new Set([...options, ...sharedOptions(command, frontend)])].filter(
    (name) => excludedOptions[name] === undefined,
  );
}

/** The options that a command takes because of their scope. */
function sharedOptions(command: Command, frontend: FrontendName): OptionName[] {
  if (takesTarget(command, frontend)) {
    const all = optionsWithScope('connection', 'request', 'all');
    return frontend === 'line' ? all : all.filter((name) => !ofSessions.includes(name));
  }
  const shared = command.target ? optionsWithScope('request', 'all') : optionsWithScope('all');
  return frontend === 'line' ? shared : shared.filter((name) => name !== 'version');
}
