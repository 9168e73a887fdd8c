import { UsageError } from '../core/errors.ts';
import { isObject } from '../core/json.ts';
import type { Source } from '../engine/targets/source.ts';
import type { TargetContext } from '../engine/targets/target-options.ts';
import type { ClientOptions } from './api/options.ts';
import type { ClientSource, GroupSources, ServerConfig } from './api/sources.ts';
import { type ResolvedSource, resolveSource } from './resolve-source.ts';

/** Resolves the sources of a group without starting or reading anything. Throws UsageError if one is not valid. */
export function resolveGroup(
  sources: GroupSources,
  options: ClientOptions,
  context: TargetContext,
): ResolvedSource {
  if (typeof sources === 'string') {
    const resolved = resolveSource(sources, options, context);
    if (resolved.type === 'file' && resolved.server === undefined) return { ...resolved, isGroup: true };
    throw new UsageError(`${sources} is one server.`, {
      hint: `Give a config file, or the servers by their names: new ClientGroup({ name: '${sources}' }).`,
    });
  }
  if (!isObject(sources)) throw new UsageError('A group needs an object of servers by their names.');
  const given = isObject(sources.mcpServers) ? sources.mcpServers : sources;
  const servers: Record<string, ServerConfig> = {};
  const others = new Map<string, Source>();
  for (const [name, source] of Object.entries(given)) {
    if (isEntry(source)) servers[name] = source;
    else others.set(name, resolveMember(name, source as ClientSource, context));
  }
  return { type: 'servers', servers, others, group: Object.keys(given) };
}

/** Whether a source is an entry of a config: a command, or a URL that is not a `URL` object. */
function isEntry(source: unknown): source is ServerConfig {
  return isObject(source) && !('href' in source) && ('command' in source || 'url' in source);
}

function resolveMember(name: string, source: ClientSource, context: TargetContext): Source {
  const resolved = resolveSource(source, { name }, context);
  if (resolved.type === 'server') return resolved.source;
  throw new UsageError(`${name} is a config, which may have several servers.`, {
    server: name,
    hint: 'Give its servers to the group instead.',
  });
}
