import { version } from '../core/version.ts';
import type { View } from '../core/views.ts';

/** Returns what `--version` prints. */
export function versionView(): View {
  return { kind: 'text', text: `mcpc ${version}\n`, data: { mcpc: version, node: process.versions.node } };
}
