import type { Command, FrontendName } from './command.ts';

/** The usage line of a command: `mcpc call TARGET TOOL [ARG…] [options]`; in the shell without `mcpc` and the target. */
export function usageOf(command: Command, frontend: FrontendName = 'line'): string {
  const operands = command.operands.map(({ name, required, rest }) => {
    const word = rest === true ? `${name}…` : name;
    return required ? word : `[${word}]`;
  });
  const program = frontend === 'line' ? ['mcpc'] : [];
  const target = takesTarget(command, frontend) ? ['TARGET'] : [];
  return [...program, command.name, ...target, ...operands, '[options]'].join(' ');
}

/** The usage line of a command without `[options]`. */
export function usageWithoutOptions(command: Command, frontend: FrontendName = 'line'): string {
  return usageOf(command, frontend).replace(' [options]', '');
}

/** The name of a command as messages show it: `mcpc call`, in the shell `call`. */
export function commandName(frontend: FrontendName, name: string): string {
  return frontend === 'line' ? `mcpc ${name}` : name;
}

/** Whether the first operand of the command is a target: in the shell only that of `connect`. */
export function takesTarget(command: Command, frontend: FrontendName): boolean {
  return command.target && (frontend === 'line' || command.name === 'connect');
}

/** Whether a frontend has the command. */
export function isAvailableIn(frontend: FrontendName, command: Command): boolean {
  return command.only === undefined || command.only === frontend;
}

/** Whether the shell reads the words after a command itself, so that no tool takes precedence over it: `time`, `expect`. */
export function readsWholeLine({ operands: [first] }: Command): boolean {
  return first?.takes === 'line' || first?.takes === 'expectation';
}

/**
 * Whether a tool takes precedence over the command of the same name: if the command manages mcpc itself, or if an
 * argument of the form `name=value` follows, which is `next`.
 */
export function prefersTool(command: Command, next: string | undefined): boolean {
  if (readsWholeLine(command)) return false;
  return command.managesMcpc === true || /^(?![{["'])[^\s=]+=/.test(next ?? '');
}
