import type { View } from '../../core/views.ts';
import type { Style } from '../../terminal/style.ts';
import type { Format } from '../render-view.ts';
import type { LongResult } from './render-long.ts';
import { weightOf } from './weight.ts';

/** From this weight on, a result is rendered in parts. */
const longWeight = 2 ** 22;
/** From this number of definitions on, so is a list. */
const longList = 500;

/**
 * Renders in parts the long result of a call or of reading a resource, for a program, and a long list. Returns undefined
 * for any other view, which `renderView` renders.
 */
export async function longResult(view: View, format: Format, style: Style): Promise<LongResult | undefined> {
  if ('listing' in view && view.kind !== 'tasks' && view.listing.items.length >= longList) {
    if (format.json || format.query !== undefined) return undefined;
    const { listParts } = await import('../list.ts');
    return { parts: await listParts(view, style), notice: '' };
  }
  if ((view.kind !== 'call' && view.kind !== 'read') || format.query !== undefined) return undefined;
  if (style.terminal || style.colour || style.formatted) return undefined;
  if (weightOf(view.result, longWeight) < longWeight) return undefined;
  const { longJson, longText } = await import('./render-long.ts');
  return format.json ? longJson(view) : longText(view, style);
}
