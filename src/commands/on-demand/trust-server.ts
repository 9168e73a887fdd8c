import type { CommandContext } from '../../command-line/command.ts';
import type { FoundServer } from '../../config/read-config.ts';
import { didYouMean } from '../../core/did-you-mean.ts';
import { UsageError } from '../../core/errors.ts';
import { resolvePath } from '../../core/home.ts';
import { quoteWord } from '../../core/quote.ts';
import type { View } from '../../core/views.ts';
import { splitConfigTarget } from '../../engine/targets/classify-target.ts';

/** Trusts a server of a project config file, if the user agrees. Throws UsageError. */
export async function trustServer(
  context: CommandContext<'config' | 'yes' | 'json' | 'query'>,
): Promise<View | undefined> {
  const { options, environment, confirm } = context;
  const found = await findServer(context);
  const [{ TrustStore }, { effectOf }] = await Promise.all([
    import('../../config/trust-store.ts'),
    import('../../config/entry-effect.ts'),
  ]);
  const { entry } = found;
  const { name, file, raw, settings } = entry;
  const store = new TrustStore(environment);
  const view = { kind: 'entry', name, file, entry: raw } as const;
  if (found.origin !== 'upward')
    return { ...view, trusted: true, state: 'It needs no approval: the file is your own.' };
  if (store.trusts(entry)) return { ...view, trusted: true, state: 'It is already trusted.' };
  const effect = settings && effectOf(settings);
  const withEffect = (text: string) => (effect === undefined ? text : `${text} ${effect}`);
  if (options.yes === true) {
    store.trust(entry);
    return { ...view, trusted: true, state: withEffect('It is now trusted.') };
  }
  const state = withEffect(
    store.hasChanged(entry) ? 'It has changed since you trusted it.' : 'It is not trusted yet.',
  );
  if (confirm === undefined) {
    await context.show({ ...view, trusted: false, state });
    throw new UsageError(`There is no terminal on which to ask whether to trust ${name}.`, {
      hint: `To trust it: mcpc trust ${quoteWord(context.operands[0] ?? name)} --yes`,
    });
  }
  if (!(await confirm(`Trust ${name} and allow mcpc to start or contact it?`, { ...view, state }))) {
    throw new UsageError(`${name} of ${file} is not trusted.`);
  }
  store.trust(entry);
  context.notice(`${name} of ${file} is now trusted.`);
  const asData = options.json === true || options.query !== undefined;
  return asData ? { ...view, trusted: true, state: 'It is now trusted.' } : undefined;
}

/** Finds the first server of this name, or the one of a file. Throws UsageError. */
async function findServer({
  operands: [typed = ''],
  options,
  environment,
}: CommandContext<'config'>): Promise<FoundServer> {
  const { discoverServers, discoverServersIn } = await import('../../config/read-config.ts');
  const discovery = discoverServers(environment, options.config);
  const byName = discovery.servers.find(({ entry }) => entry.name === typed);
  if (byName !== undefined) return byName;
  const parts = splitConfigTarget(typed);
  if (parts === undefined) {
    const names = discovery.servers.map(({ entry }) => entry.name);
    throw new UsageError(`No config file has a server "${typed}".${didYouMean(typed, names)}`, {
      hint: 'List the servers with: mcpc servers',
    });
  }
  const path = resolvePath(parts.file, environment);
  const servers = [...discovery.servers, ...discoverServersIn(path, environment).servers];
  const found = servers.find(({ entry }) => entry.file === path && entry.name === parts.server);
  if (found !== undefined) return found;
  throw new UsageError(`${parts.file} has no server "${parts.server}".`, {
    hint: `List its servers with: mcpc servers ${quoteWord(parts.file)}`,
  });
}
