import type { Options } from '../command-line/options.ts';
import { version } from '../core/version.ts';
import { errorJson, errorText } from '../render/error.ts';
import type { Environment } from '../terminal/environment.ts';
import { stylesOf } from '../terminal/style.ts';

/** Renders a failure for standard error, in the format that the options select. */
export function failureText(
  failure: unknown,
  options: Pick<Options, 'json' | 'quiet' | 'verbose' | 'color'>,
  environment: Environment,
): string {
  const { platform } = environment;
  const { err: style } = stylesOf(environment, options.color);
  if (options.json === true) return errorJson(failure, style);
  return errorText(failure, {
    style,
    verbose: options.verbose === true,
    quiet: options.quiet === true,
    program: { version, node: process.version, platform: `${platform} ${process.arch}` },
  });
}
