import { version } from '../base/version.ts';
import type { View } from '../base/view.ts';

/** What `--version` shows. */
export function versionView(): View {
  return { kind: 'text', text: `mcpc ${version}\n`, data: { mcpc: version, node: process.versions.node } };
}
