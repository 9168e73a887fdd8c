/**
 * Measures the delay of Tab with a config file of 50 servers with 200 tools each, compared with one such server:
 * `npm run bench:completion`. First the shell's own menu, in this process: a name typed letter by letter, each letter
 * completed again. Then the whole `mcpc __complete` that bash, zsh and fish run, with cached lists, compared with
 * `node -e 0`, interleaved. Milliseconds are of this machine; the ratios hold elsewhere.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { call } from '../../src/commands/call.ts';
import { cachedLists } from '../../src/completion/cached-server.ts';
import { completeWords } from '../../src/completion/complete-words.ts';
import { ListCache } from '../../src/completion/list-cache.ts';
import type { CompletionPorts } from '../../src/completion/ports.ts';
import { identityOf } from '../../src/completion/target-identity.ts';
import type { Tool } from '../../src/core/protocol.ts';

const program = resolve('bin/mcpc.js');
const rounds = 15;
const typed = 's49_tool_19';
const counts = [1, 50];

const folder = mkdtempSync(join(tmpdir(), 'mcpc-bench-'));
try {
  for (const count of counts) await menu(count);
  await tabs();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function toolsOf(servers: number): Tool[] {
  return Array.from({ length: servers * 200 }, (_, at) => ({
    name: `s${servers === 1 ? 49 : Math.floor(at / 200)}_tool_${at % 200}`,
    description:
      'Does one thing, and says in a sentence or two what it is and what to know before it is used.',
    inputSchema: {
      type: 'object',
      properties: { city: { type: 'string', description: 'Where' }, unit: { enum: ['cm', 'inch'] } },
      required: ['city'],
    },
  }));
}

/** Measures each key in the shell, with the list in memory. */
async function menu(servers: number): Promise<void> {
  const tools = toolsOf(servers);
  const none = async () => [];
  const server = {
    tools: async () => tools,
    resources: none,
    templates: none,
    prompts: none,
    skills: none,
    suggest: none,
  };
  const ports: CompletionPorts = {
    aliases: new Map(),
    expandAlias: async (words) => words,
    commands: { find: async () => undefined, all: async () => [call] },
    server: async () => server,
    servers: none,
    sessions: none,
    files: () => [],
    variables: () => [],
  };
  const { signal } = new AbortController();
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    for (let length = 0; length <= typed.length; length += 1) {
      const began = performance.now();
      const line = { words: ['call'], current: typed.slice(0, length), face: 'shell' as const };
      const { candidates } = await completeWords(line, ports, signal);
      times.push(performance.now() - began);
      if (candidates.length === 0) throw new Error(`Nothing completes ${line.current}.`);
    }
  }
  const [first = 0, ...others] = times;
  const all = others.sort((a, b) => a - b);
  console.log(
    `a key in the shell, ${servers} × 200 tools: median ${ms(quantile(all, 0.5))}, 99 % within ${ms(quantile(all, 0.99))}, the first one ${ms(first)}`,
  );
}

/** Measures a Tab in bash, zsh or fish. */
async function tabs(): Promise<void> {
  const env = { ...process.env, XDG_CACHE_HOME: join(folder, 'cache'), HOME: folder };
  const cwd = join(folder, 'work');
  mkdirSync(cwd);
  const surroundings = { env, cwd, home: folder, platform: process.platform, builtins: { demo: true } };
  const cache = new ListCache(join(folder, 'cache', 'mcpc'));
  for (const count of counts) {
    const entries = Array.from({ length: count }, (_, at) => [`s${at}`, { command: 'true' }]);
    writeFileSync(join(cwd, `${count}.json`), JSON.stringify({ mcpServers: Object.fromEntries(entries) }));
    const identity = await identityOf(`${count}.json`, {}, surroundings);
    if (identity === undefined) throw new Error(`Nothing is meant by ${count}.json.`);
    const own = cachedLists({ tools: toolsOf(count) });
    await cache.write(identity, { shared: {}, own, logins: [] });
  }
  const runs = new Map<string, () => void>([
    ['node -e 0', () => void execFileSync(process.execPath, ['-e', '0'])],
    ...counts.map((count): [string, () => void] => [`Tab, ${count} × 200 tools`, () => tab(count, cwd, env)]),
  ]);
  const times = new Map([...runs.keys()].map((name) => [name, [] as number[]]));
  // The first run of each fills V8's code cache.
  for (let round = -1; round < rounds; round += 1) {
    for (const [name, run] of runs) {
      const began = performance.now();
      run();
      if (round >= 0) times.get(name)?.push(performance.now() - began);
    }
  }
  const least = quantile(times.get('node -e 0') ?? [], 0.5);
  for (const [name, all] of times) {
    const median = quantile(all, 0.5);
    console.log(`${name}: median ${ms(median)}, ${(median / least).toFixed(2)} × node -e 0`);
  }
}

function tab(count: number, cwd: string, env: NodeJS.ProcessEnv): void {
  const words = [program, '__complete', '--', 'call', `${count}.json`, typed];
  const printed = execFileSync(process.execPath, words, { cwd, env, encoding: 'utf8' });
  if (!printed.startsWith(typed))
    throw new Error(`${count}.json was completed with: ${printed.slice(0, 200)}`);
}

function quantile(numbers: number[], share: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

function ms(time: number): string {
  return `${time < 10 ? time.toFixed(1) : Math.round(time)} ms`;
}
