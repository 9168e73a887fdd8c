import { memoryUsage } from 'node:process';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Client } from '../../src/engine/client.ts';

/** The memory of this process after a number of calls. */
export interface Sample {
  calls: number;
  /** Calls per second since the previous sample. */
  rate: number;
  /** The heap after a garbage collection, in MB. */
  heap: number;
  /** The resident set size, in MB. */
  resident: number;
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Connects a client to the stdio server with this command line. */
export async function connectedTo([command = '', ...args]: string[]): Promise<Client> {
  const cwd = process.cwd();
  const client = new Client(
    { type: 'stdio', name: 'server', command, args, env: {}, inheritEnv: false, cwd },
    { environment: { env: process.env, cwd, home: cwd, platform: process.platform } },
  );
  await client.connect();
  return client;
}

/** Calls `echo` sequentially in one session; yields a sample every `every` calls. */
export async function* callAgainAndAgain(
  client: Client,
  { calls, every }: { calls: number; every: number },
): AsyncGenerator<Sample> {
  const tool = { name: 'echo', inputSchema: {} };
  let before = performance.now();
  for (let call = 1; call <= calls; call += 1) {
    const result = await client.callTool(tool, { call, text: 'x'.repeat(100) });
    if (!JSON.stringify(result).includes(`\\"call\\":${call}`))
      throw new Error(`Call ${call} got another answer.`);
    if (call % every !== 0) continue;
    const rate = (every * 1_000) / (performance.now() - before);
    yield { calls: call, rate, ...memory() };
    before = performance.now();
  }
}

/** Returns the memory of this process after a garbage collection. */
export function memory(): { heap: number; resident: number } {
  collectGarbage();
  const { heapUsed, rss } = memoryUsage();
  return { heap: heapUsed / 1e6, resident: rss / 1e6 };
}
