import { type Style, styleOf } from '../terminal/style.ts';
import type { World } from './environment.ts';

/** How text for each of the two streams has to look. */
export interface Styles {
  out: Style;
  err: Style;
}

/** Decides it from what the streams are and what the environment says. */
export function stylesOf({ stdout, stderr, env, platform }: World): Styles {
  const of = (stream: World['stdout']) =>
    styleOf({ isTTY: stream.isTTY === true, columns: stream.columns, env, platform });
  return { out: of(stdout), err: of(stderr) };
}
