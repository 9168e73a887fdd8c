import type { FoundServer } from '../config/discover.ts';
import { TrustStore } from '../config/trust.ts';
import type { SystemEnvironment } from '../core/environment.ts';
import { UsageError } from '../core/errors.ts';
import { quoteWord } from '../core/quote.ts';
import type { Prompter } from '../prompts/prompter.ts';

/**
 * Lets a server pass that the person named or said yes to. One that was found in a folder is shown and asked about;
 * throws UsageError after a no, or with the line to run where nobody can be asked.
 */
export async function requireTrust(
  { entry, origin }: FoundServer,
  environment: SystemEnvironment,
  prompter: Prompter,
): Promise<void> {
  if (origin !== 'upward') return;
  const store = new TrustStore(environment);
  if (store.trusts(entry)) return;
  const { name, file, raw } = entry;
  const changed = store.hasChanged(entry);
  const why = changed
    ? 'has changed since you trusted it'
    : 'was found there, and you have not trusted it yet';
  const hint = `Look at it, and say whether it may be used, with: mcpc trust ${quoteWord(name)}`;
  if (!prompter.isInteractive) throw new UsageError(`${name} of ${file} ${why}.`, { server: name, hint });
  const view = { kind: 'entry', name, file, entry: raw, state: `It ${why}.` } as const;
  const yes = await prompter.confirm(`Trust ${name}, and let mcpc use it?`, view);
  if (!yes)
    throw new UsageError(`${name} of ${file} is not used: it is not trusted.`, { server: name, hint });
  store.trust(entry);
}
