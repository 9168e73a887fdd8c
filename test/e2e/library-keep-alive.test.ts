/** `keepAlive`: the process of a stdio server outlives the connection, but not the program. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  type Change,
  Client,
  type ClientOptions,
  type ClientSource,
  ConnectionError,
} from '../../src/index.ts';
import { temporaryFile } from './harness/folder.ts';
import { inlineServer } from './harness/inline.ts';
import { expectNoSurvivors, isAlive, marker, survivors } from './harness/processes.ts';
import { root } from './harness/program.ts';

const posix = process.platform !== 'win32';

/** A server that reports its process ID, and an update of a resource. */
const body = `
  const methods = toolMethods([
    { name: 'pid', call: () => text(String(process.pid)) },
    { name: 'wait', call: () => never },
    { name: 'update', call: () => {
      notify('notifications/resources/updated', { uri: 'x:y' });
      return text('done');
    } },
  ]);
  for (const method of ['resources/subscribe', 'resources/unsubscribe']) methods[method] = () => ({});
  serve(methods, { capabilities: { tools: {}, resources: { subscribe: true } } });
`;

function clientOf(source: ClientSource, options: ClientOptions = {}): Client {
  const client = new Client(source, { keepAlive: true, ...options });
  onTestFinished(() => client.close({ force: true }));
  return client;
}

/** The methods that a server has recorded. */
function methodsIn(file: string): string[] {
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  return lines.map((line) => (JSON.parse(line) as { method: string }).method);
}

async function textOf(client: Client, tool: string): Promise<string> {
  const [block] = (await client.callTool(tool)).content;
  return block?.type === 'text' ? block.text : '';
}

describe('a server that is kept alive', () => {
  it('is notified of roots that were changed meanwhile, and started again for a new capability', async () => {
    const mark = marker();
    const frames = temporaryFile('frames.jsonl');
    const client = clientOf(inlineServer(body, mark, '--frames', frames), { roots: ['/one'] });
    await client.connect();
    const pid = await textOf(client, 'pid');
    await client.close();
    await client.setHandlers({ roots: ['/two'] });
    await client.connect();
    expect(await textOf(client, 'pid')).toBe(pid);
    expect(methodsIn(frames)).toContain('notifications/roots/list_changed');
    await client.close();
    await client.setHandlers({ sampling: () => 'Hello' });
    await client.connect();
    expect(await textOf(client, 'pid')).not.toBe(pid);
    await client.close({ force: true });
    await expectNoSurvivors(mark);
  });

  it('is used by the next connect() in the same session, until close({ force: true })', async () => {
    const mark = marker();
    const frames = temporaryFile('frames.jsonl');
    const client = clientOf(inlineServer(body, mark, '--frames', frames));
    await client.connect();
    const pid = await textOf(client, 'pid');
    await client.close();
    expect(client.isConnected()).toBe(false);
    await expect(client.listTools()).rejects.toThrow(ConnectionError);
    expect(isAlive(Number(pid))).toBe(true);
    await client.connect();
    expect(await textOf(client, 'pid')).toBe(pid);
    expect(methodsIn(frames).filter((method) => method === 'initialize')).toHaveLength(1);
    await client.close();
    await client.close({ force: true });
    await expectNoSurvivors(mark);
    await client.connect();
    expect(await textOf(client, 'pid')).not.toBe(pid);
  });

  it('has no requests or subscriptions left after close()', async () => {
    const updates: Change[] = [];
    const frames = temporaryFile('frames.jsonl');
    const client = clientOf(inlineServer(body, marker(), '--frames', frames));
    await client.connect();
    await client.subscribe('x:y', (change) => updates.push(change));
    const waiting = expect(client.callTool('wait')).rejects.toThrow(ConnectionError);
    await expect.poll(() => client.running).toHaveLength(1);
    await client.close();
    await waiting;
    await client.connect();
    await textOf(client, 'update');
    expect(updates).toEqual([]);
    expect(methodsIn(frames)).toEqual(
      expect.arrayContaining(['notifications/cancelled', 'resources/unsubscribe']),
    );
  });

  it('is started again if it died in the meantime', async () => {
    const mark = marker();
    const client = clientOf(inlineServer(body, mark));
    await client.connect();
    const pid = await textOf(client, 'pid');
    await client.close();
    process.kill(Number(pid), 'SIGKILL');
    await expectNoSurvivors(mark);
    await client.connect();
    expect(await textOf(client, 'pid')).not.toBe(pid);
  });

  it('is started again if a legacy server has to be told about a new handler', async () => {
    const client = clientOf(inlineServer(body, marker()));
    await client.connect();
    const pid = await textOf(client, 'pid');
    await client.close();
    await client.setHandlers({ roots: ['/tmp'] });
    await client.connect();
    expect(await textOf(client, 'pid')).not.toBe(pid);
  });

  it('can be one of several, by its entry', async () => {
    const [kept, ended] = [marker(), marker()];
    const server = (mark: string) => {
      const [command = '', ...args] = inlineServer(body, mark).split(' ');
      return { command, args };
    };
    const mcpServers = { a: { ...server(kept), keep_alive: true }, b: server(ended) };
    const client = clientOf({ mcpServers }, { keepAlive: undefined });
    await client.connect();
    const [a, b] = [await textOf(client, 'a_pid'), await textOf(client, 'b_pid')];
    await client.close();
    await expectNoSurvivors(ended);
    await client.connect();
    expect(await textOf(client, 'a_pid')).toBe(a);
    expect(await textOf(client, 'b_pid')).not.toBe(b);
    await client.close({ force: true });
    await expectNoSurvivors(kept);
  });

  it('is ended by close() without the option', async () => {
    const mark = marker();
    const client = clientOf(inlineServer(body, mark), { keepAlive: false });
    await client.connect();
    await client.close();
    expect(survivors(mark)).toEqual([]);
  });
});

/** Does not end with its standard input, nor on SIGTERM. */
const stubborn = `
  process.on('SIGTERM', () => {});
  serve(toolMethods([{ name: 'pid', call: () => text(String(process.pid)) }]), { ended: () => setInterval(() => {}, 1e6) });
`;

/** Runs a program that closes a client whose server is kept alive; settles when it has. */
async function program(server: string, ending: string) {
  const file = temporaryFile('program.mjs');
  const library = pathToFileURL(join(root, 'dist/library/index.mjs')).href;
  writeFileSync(
    file,
    `
    import { Client } from ${JSON.stringify(library)};
    const client = new Client(${JSON.stringify(server)}, { keepAlive: true });
    await client.connect();
    await client.callTool('pid');
    await client.close();
    console.log('closed');
    ${ending}
    `,
  );
  const running = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'ignore'] });
  onTestFinished(() => void running.kill('SIGKILL'));
  const exited = once(running, 'exit');
  for await (const line of createInterface({ input: running.stdout })) if (line === 'closed') break;
  return { running, exited };
}

describe('a program with a server that is kept alive', () => {
  it('ends when it has nothing else to do, and the server with it', async () => {
    const mark = marker();
    const { exited } = await program(inlineServer(body, mark), '');
    expect(await exited).toEqual([0, null]);
    await expectNoSurvivors(mark);
  });

  it.each(['process.exit(3)', 'throw new Error("a crash")'])('leaves nothing behind: %s', async (ending) => {
    const mark = marker();
    const { exited } = await program(inlineServer(stubborn, mark), ending);
    await exited;
    await expectNoSurvivors(mark);
  });

  it.runIf(posix).each(['SIGTERM', 'SIGKILL'] as const)('leaves nothing behind: %s', async (signal) => {
    const mark = marker();
    const { running, exited } = await program(inlineServer(stubborn, mark), 'setInterval(() => {}, 1e6)');
    expect(survivors(mark)).not.toEqual([]);
    running.kill(signal);
    expect(await exited).toEqual([null, signal]);
    await expect.poll(() => survivors(mark)).toEqual([]);
  });
});
