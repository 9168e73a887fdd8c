import { effectOf } from '../config/entry-effect.ts';
import type { FoundServer } from '../config/read-config.ts';
import { TrustStore } from '../config/trust-store.ts';
import { UsageError } from '../core/errors.ts';
import { quoteWord } from '../core/quote.ts';
import type { Prompter } from '../prompts/prompter.ts';
import type { AppEnvironment } from './environment.ts';

/**
 * Asks whether to trust a server that was found in the working folder or a parent and is not trusted yet. Throws UsageError if the
 * user refuses, or with the command to run if nobody can be asked.
 */
export async function requireTrust(
  { entry, origin }: FoundServer,
  environment: AppEnvironment,
  prompter: Prompter,
): Promise<void> {
  if (origin !== 'upward') return;
  const store = new TrustStore(environment);
  if (store.trusts(entry)) return;
  // What cannot be used needs no decision.
  if (entry.problem !== undefined) throw entry.problem;
  const { name, file, raw, settings } = entry;
  const why = store.hasChanged(entry) ? 'has changed since you trusted it' : 'is not trusted yet';
  const hint = `Review it, and decide whether to trust it, with: mcpc trust ${quoteWord(name)}`;
  if (!prompter.isInteractive) {
    throw new UsageError(`The server ${name} of ${file} ${why}.`, {
      server: name,
      hint,
    });
  }
  const effect = settings && effectOf(settings);
  const state = effect === undefined ? `It ${why}.` : `It ${why}. ${effect}`;
  const view = { kind: 'entry', name, file, entry: raw, state } as const;
  const yes = await prompter.confirm(`Trust ${name} and use it?`, view);
  if (!yes)
    throw new UsageError(`${name} of ${file} is not used: it is not trusted.`, {
      server: name,
      hint,
    });
  store.trust(entry);
}
