import type { Command, FaceName } from './command.ts';
import { generalOptions, serverOptions, shellServerOptions } from './option-lists.ts';
import type { OptionName } from './options.ts';

/** Which options a command takes. In the shell the connection is there: a line says no more of it. */
export function optionsOf(command: Command, face: FaceName = 'line'): OptionName[] {
  if (face === 'line' || command.name === 'connect') {
    return [...command.options, ...(command.target ? serverOptions : []), ...generalOptions];
  }
  const ofServer = command.target ? shellServerOptions : [];
  return [...command.options, ...ofServer, ...generalOptions.filter((name) => name !== 'version')];
}

/** Whether a command can be typed on a face. */
export function isOn(face: FaceName, command: Command): boolean {
  return command.only === undefined || command.only === face;
}
