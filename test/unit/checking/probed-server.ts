import type { ProbedServer } from '../../../src/checking/probe/probed-server.ts';
import type { ServerInterface } from '../../../src/interface/server-interface.ts';

/** What a server without anything declares. */
export const emptyInterface: ServerInterface = {
  identity: undefined,
  revision: '2025-11-25',
  capabilities: {},
  clientCapabilities: {},
  instructions: undefined,
  tools: [],
  resources: [],
  templates: [],
  prompts: [],
};

/** Returns a probed server with these members. Opening a connection fails unless `open` is given. */
export function probedServer(members: Partial<ProbedServer>): ProbedServer {
  return {
    name: 'server',
    transport: 'stdio',
    era: 'legacy',
    declared: emptyInterface,
    signal: new AbortController().signal,
    mayCall: false,
    open: () => Promise.reject(new Error('No connection was expected.')),
    http: undefined,
    lineFor: (words) => words.join(' '),
    ...members,
  };
}
