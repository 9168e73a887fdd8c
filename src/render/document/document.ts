import type { View } from '../../core/views.ts';
import type { Style } from '../../terminal/style.ts';
import { documentPage } from './page.ts';
import { manualPage } from './roff.ts';

/** Renders documentation: laid out for reading, or the manual as roff, which `man` reads from a pipe. */
export function documentText({ markdown, manual }: View & { kind: 'document' }, style: Style): string {
  return manual === undefined || style.terminal
    ? documentPage(markdown, style)
    : manualPage(markdown, manual);
}
