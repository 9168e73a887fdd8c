import { version } from '../core/version.ts';
import type { View } from '../core/views.ts';

/** What `--version` prints. */
export const versionText = `mcpc ${version}\n`;

/** Returns what `--version` prints. */
export function versionView(): View {
  return { kind: 'text', text: versionText, data: { mcpc: version, node: process.versions.node } };
}
