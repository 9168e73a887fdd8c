import { Client, SSEClientTransport, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { onTestFinished } from 'vitest';

type Negotiation = { mode: 'legacy' } | { mode: { pin: string } };

/** How a client that speaks only that era negotiates. */
export const eras: Record<'legacy' | 'modern', Negotiation> = {
  legacy: { mode: 'legacy' },
  modern: { mode: { pin: '2026-07-28' } },
};

/** Connects the SDK's own client to a process or an address; closed when the test is done. */
export async function connected(target: string[] | URL, era: Negotiation = eras.legacy): Promise<Client> {
  const client = new Client({ name: 'test', version: '1' }, { versionNegotiation: era });
  onTestFinished(() => client.close());
  await client.connect(transport(target));
  return client;
}

function transport(target: string[] | URL) {
  if (target instanceof URL) {
    const sse = target.pathname.endsWith('/sse');
    return sse ? new SSEClientTransport(target) : new StreamableHTTPClientTransport(target);
  }
  const [command = '', ...args] = target;
  const env = Object.fromEntries(Object.entries(process.env).map(([name, value]) => [name, value ?? '']));
  return new StdioClientTransport({ command, args, env, stderr: 'ignore' });
}
