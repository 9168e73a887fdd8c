import type { Command } from './command.ts';
import { generalOptions, type OptionName, serverOptions } from './options.ts';

/** Which options a command takes. */
export function optionsOf(command: Command): OptionName[] {
  return [...command.options, ...(command.target ? serverOptions : []), ...generalOptions];
}
