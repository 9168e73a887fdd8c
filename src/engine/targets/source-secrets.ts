import { isSecretMember } from '../../schema/redactor.ts';
import type { Source } from './source.ts';
/** The secrets that go to a server beside the frames: its headers, and the variables that are called secrets. */
export function sourceSecrets(source: Source): string[] {
  switch (source.type) {
    case 'memory':
    case 'custom':
      return [];
    case 'stdio':
      return Object.entries(source.env).flatMap(([name, value]) => (isSecretMember(name) ? [value] : []));
    default:
      return Object.values(source.headers).map((value) => value.replace(/^(Bearer|Basic)\s+/i, ''));
  }
}
