import type { Candidate } from './candidate.ts';
import { described, matching } from './candidate.ts';
import { fileCandidates, targetFiles } from './file-candidates.ts';
import type { CompletionPorts, GivenOptions, NamedServer } from './ports.ts';

const demo: Candidate = { value: 'demo', description: 'the server built into mcpc', kind: 'server' };

/** Completes a target: `demo`, servers of config files, files; after `FILE.json:` the servers of that file. */
export async function targetCandidates(
  typed: string,
  options: GivenOptions,
  ports: CompletionPorts,
): Promise<readonly Candidate[]> {
  const [, file] = /^(.*?\.(?:jsonc?|toml)):/is.exec(typed) ?? [];
  if (file !== undefined) {
    const inside = (await ports.servers(options, file)).map((server) => named(server, `${file}:`));
    return matching([inside], typed, file.length + 1);
  }
  const servers = await serverCandidates(typed, options, ports);
  // A URL or a command line of several words cannot be completed to a file.
  if (/:\/\/|\s/.test(typed)) return servers;
  return [...matching([[demo]], typed), ...servers, ...fileCandidates(ports, typed, '', targetFiles)];
}

/** The servers of config files, by name. */
export async function serverCandidates(
  typed: string,
  options: GivenOptions,
  ports: CompletionPorts,
  counts: (server: NamedServer) => boolean = () => true,
): Promise<readonly Candidate[]> {
  const servers = (await ports.servers(options)).filter(counts);
  return matching([servers.map((server) => named(server, ''))], typed);
}

function named({ name, file }: NamedServer, before: string): Candidate {
  return {
    value: before + name,
    ...described(before === '' ? `server of ${file}` : undefined),
    kind: 'server',
  };
}
