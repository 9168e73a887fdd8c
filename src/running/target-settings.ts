import type { ParsedLine } from '../commands/line.ts';
import type { TargetSettings } from '../engine/target.ts';
import { authSettings } from './auth-settings.ts';

/** What a line says about its target. */
export function targetSettings({ operands, options }: ParsedLine): TargetSettings {
  return {
    transport: options.transport,
    env: options.env,
    inheritEnv: options.inheritEnv ?? false,
    cwd: options.cwd,
    python: options.python,
    headers: options.header,
    bearer: options.bearer,
    auth: authSettings(options),
    cacert: options.cacert,
    insecure: options.insecure ?? false,
    following: operands,
  };
}
