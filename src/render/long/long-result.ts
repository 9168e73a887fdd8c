import type { View } from '../../core/views.ts';
import type { Style } from '../../terminal/style.ts';
import type { Format } from '../render-view.ts';
import type { LongResult } from './render-long.ts';
import { weightOf } from './weight.ts';

/** From this weight on, a result is rendered in parts. */
const longWeight = 2 ** 22;

/**
 * Renders the long result of a call or of reading a resource for a program. Returns undefined for any other, which
 * `renderView` renders.
 */
export async function longResult(view: View, format: Format, style: Style): Promise<LongResult | undefined> {
  if ((view.kind !== 'call' && view.kind !== 'read') || format.query !== undefined) return undefined;
  if (style.terminal || style.colour || style.formatted) return undefined;
  if (weightOf(view.result, longWeight) < longWeight) return undefined;
  const { longJson, longText } = await import('./render-long.ts');
  return format.json ? longJson(view) : longText(view, style);
}
