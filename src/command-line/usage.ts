import type { Command, FrontendName } from './command.ts';

/** A command's usage line: `mcpc call TARGET TOOL [ARG…] [options]`, in the shell without what is known there. */
export function usageOf(command: Command, face: FrontendName = 'line'): string {
  const operands = command.operands.map(({ name, required, rest }) => {
    const word = rest === true ? `${name}…` : name;
    return required ? word : `[${word}]`;
  });
  const program = face === 'line' ? ['mcpc'] : [];
  const target = takesTarget(command, face) ? ['TARGET'] : [];
  return [...program, command.name, ...target, ...operands, '[options]'].join(' ');
}

/** How a command is called in messages: `mcpc call`, in the shell `call`. */
export function nameOn(face: FrontendName, name: string): string {
  return face === 'line' ? `mcpc ${name}` : name;
}

/** Whether the command's first word is a target: in the shell that of `connect` alone. */
export function takesTarget(command: Command, face: FrontendName): boolean {
  return command.target && (face === 'line' || command.name === 'connect');
}
