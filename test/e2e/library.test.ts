/**
 * The documentation of FastMCP's client from top to bottom: each example in TypeScript, against a FastMCP server where it
 * needs one.
 */
import { execFile } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { InMemoryTransport } from '@modelcontextprotocol/client';
import { McpServer } from '@modelcontextprotocol/server';
import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import * as z from 'zod';
import { serveDemo } from '../../src/demo/serve.ts';
import {
  Client,
  type ClientOptions,
  type ClientSource,
  ConnectionError,
  type LogMessage,
  TimeoutError,
  ToolError,
} from '../../src/index.ts';
import { describePython, pythonPath } from '../setup/python.ts';
import { commandLine, fixture, raw } from './harness/fixtures.ts';
import { temporaryFolder } from './harness/folder.ts';
import { listen, listenPython } from './harness/listening.ts';
import { protectedServer } from './harness/logins.ts';
import { expectNoSurvivors, marker, survivors } from './harness/processes.ts';

const page = fixture('python/page.py');

/** Exits during a call. */
const dying = fixture('raw/dies-in-call.mjs');

function nodeServer(script: string, ...words: string[]) {
  return { command: process.execPath, args: [script, ...words] };
}

/** Returns a connected client, which is closed after the test. */
async function connected(source: ClientSource, options: ClientOptions = {}): Promise<Client> {
  const client = new Client(source, options);
  onTestFinished(() => client.close({ force: true }));
  return client.connect();
}

function inMemory(): McpServer {
  const server = new McpServer({ name: 'TestServer', version: '1.0.0' });
  server.registerTool(
    'example_tool',
    { description: 'An example', inputSchema: z.object({ param: z.string() }) },
    ({ param }) => ({ content: [{ type: 'text', text: `example: ${param}` }] }),
  );
  return server;
}

describePython('"Creating a Client"', () => {
  it('infers the transport: in memory, HTTP, a local Python script', async () => {
    const http = await listenPython(pythonPath(), 'http');
    const sources: [ClientSource, string, string][] = [
      [inMemory(), 'memory', 'example_tool'],
      [http.url, 'http', 'multiply'],
      [new URL(http.url), 'http', 'multiply'],
    ];
    for (const [source, transport, tool] of sources) {
      const client = await connected(source);
      expect(client.servers[0]?.transport).toBe(transport);
      expect((await client.listTools()).map(({ name }) => name)).toContain(tool);
    }

    const client = new Client(page, { python: pythonPath() });
    await client.connect();
    try {
      expect(client.servers[0]?.transport).toBe('stdio');
      await client.ping();

      const tools = await client.listTools();
      const resources = await client.listResources();
      const prompts = await client.listPrompts();
      expect(tools.map((tool) => tool.name)).toContain('greet');
      expect(resources.map((resource) => resource.uri)).toContain('file:///config/settings.json');
      expect(prompts.map((prompt) => prompt.name)).toEqual(['analyze_data']);

      const result = await client.callTool('example_tool', { param: 'value' });
      expect(result.data).toBe('example: value');
    } finally {
      await client.close();
    }
  });
});

describe('a server that is started', () => {
  it('writes lines to its standard error, which are events', async () => {
    const lines: string[] = [];
    const onEvent: ClientOptions['onEvent'] = (event) => event.type === 'stderr' && lines.push(event.line);
    const client = await connected(raw('noisy-stderr', '--lines', '2'), { onEvent });
    await client.callTool('flood');
    await expect.poll(() => lines).toEqual(['noise line 1 of 2', 'noise line 2 of 2']);
  });
});

describe('a server behind TLS', () => {
  it('is trusted with the certificates of cacert, or with insecure', async () => {
    const { url } = await listen('websocket/echo.mjs', '--tls');
    await expect(connected(url)).rejects.toThrow(ConnectionError);
    for (const options of [{ cacert: fixture('http/certificate.pem') }, { insecure: true }]) {
      const client = await connected(url, options);
      expect(await client.listTools()).not.toHaveLength(0);
    }
  });
});

describe('"Transport Inference"', () => {
  it('rejects an invalid source in the constructor, and lists the valid ones', () => {
    expect(() => new Client('nowhere.py')).toThrow('There is no file nowhere.py.');
    expect(() => new Client('nowhere')).toThrow('"nowhere" is not a valid client source.');
    expect(() => new Client({} as never)).toThrow('This object is not a valid client source.');
    expect(() => new Client('ftp://example.com')).toThrow('mcpc does not support ftp');
  });

  it('accepts a transport of the SDK', async () => {
    const [near, far] = InMemoryTransport.createLinkedPair();
    const serving = serveDemo(far);
    onTestFinished(() => serving.close());
    const client = await connected(near);
    expect((await client.callTool('multiply', { a: 5, b: 3 })).structuredContent).toEqual({ result: 15 });
  });
});

describe.each([[], ['--modern']])('tasks %s', (...words: string[]) => {
  it('runs a tool as a task, which is listed, polled and waited for', async () => {
    const client = await connected(raw('tasks', ...words));
    const task = await client.callToolAsTask('works');
    expect(await client.listTasks()).toMatchObject([{ id: task.id }]);
    expect(await task.status()).toMatchObject({ id: task.id });
    const result = await task.result();
    expect(result.content).toEqual((await client.callTool('works')).content);
    const plain = client.callToolAsTask('plain');
    // In the modern era the server decides what runs as a task.
    if (words.length === 0) await expect(plain).rejects.toThrow('cannot be called as a task');
    else expect((await (await plain).result()).content).toHaveLength(1);
  });

  it('cancels a task', async () => {
    const client = await connected(raw('tasks', ...words));
    const task = await client.callToolAsTask('never_ends');
    expect(await task.status()).toMatchObject({ id: task.id, status: 'working' });
    expect(await task.cancel()).toMatchObject({ id: task.id, status: 'cancelled' });
    expect(await task.status()).toMatchObject({ status: 'cancelled' });
    await expect(task.result()).rejects.toThrow('was cancelled');
  });
});

describe('several servers', () => {
  it('continue without one that fails, and reconnect those that crashed or failed', async () => {
    const script = join(temporaryFolder(), 'late.mjs');
    const failures: string[] = [];
    const config = { steady: nodeServer(dying), crashing: nodeServer(dying), late: nodeServer(script) };
    const client = await connected(config, {
      protocol: 'legacy',
      onEvent: (event) => event.type === 'failure' && failures.push(event.server),
    });
    const names = () => client.servers.map(({ name }) => name);
    expect(names()).toEqual(['steady', 'crashing']);
    expect([client.missing, failures]).toEqual([['late'], ['late']]);

    await expect(client.callTool('crashing_exit')).rejects.toThrow('status 3');
    expect(client.isConnected()).toBe(true);
    expect((await client.callTool('steady_hello')).content).toMatchObject([{ text: 'hello' }]);
    const gone = client.callTool('crashing_hello');
    await expect(gone).rejects.toThrow(ConnectionError);
    await expect(gone).rejects.toThrow('crashing is not connected');
    expect(client.missing).toEqual(['crashing', 'late']);
    failures.length = 0;

    await client.connect();
    expect((await client.callTool('crashing_hello')).content).toMatchObject([{ text: 'hello' }]);
    expect([names(), client.missing]).toEqual([['steady', 'crashing'], ['late']]);
    expect(failures).toEqual(['late']);

    writeFileSync(script, `import ${JSON.stringify(pathToFileURL(dying).href)};`);
    await Promise.all([client.connect(), client.connect()]);
    expect([names(), client.missing]).toEqual([['steady', 'crashing', 'late'], []]);
    expect((await client.callTool('late_hello')).content).toMatchObject([{ text: 'hello' }]);
    expect(failures).toHaveLength(1);
  });
});

describe('"Authentication"', () => {
  it('passes the login URL to onLogin, stores the login in loginStorage, and uses it from then on', async () => {
    // Its tokens expire at once: each client has to refresh them, and all share the stored login.
    const server = await protectedServer('--ttl', '30');
    const home = temporaryFolder();
    vi.stubEnv('XDG_STATE_HOME', home);
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });
    const who = async (client: Client) => (await client.callTool('whoami')).content;
    const ada = [{ text: expect.stringContaining('"who":"ada"') }];
    const kept = new Map<string, string>();
    const folder = temporaryFolder();
    for (const loginStorage of [kept, folder]) {
      const visited: string[] = [];
      const onLogin = (address: string, name: string) => {
        visited.push(name);
        execFile(process.execPath, [fixture('oauth/browser.mjs'), address]);
      };
      const client = await connected(server.url, { auth: 'oauth', onLogin, loginStorage, name: 'guarded' });
      expect(await who(client)).toMatchObject(ada);
      expect(visited).toEqual(['guarded']);
      const others = [1, 2].map(() => connected(server.url, { auth: 'oauth', loginStorage }));
      for (const other of await Promise.all(others)) expect(await who(other)).toMatchObject(ada);
    }
    expect([...kept.keys()]).toEqual([server.url]);
    expect(readdirSync(folder)).toEqual(['mcpc']);
    expect(readdirSync(home)).toEqual([]);
    const stranger = connected(server.url, { auth: 'oauth', loginStorage: new Map() });
    await expect(stranger).rejects.toMatchObject({ name: 'AuthorizationError', kind: 'authorization' });
  });
});

describePython('"Configuration-Based Clients"', () => {
  const server = () => ({ transport: 'stdio', command: pythonPath(), args: [page], env: { DEBUG: 'true' } });

  it('prefixes names and URIs with the server if there are several', async () => {
    const config = { mcpServers: { weather: server(), assistant: server() } };
    const client = await connected(config);

    const forecast = await client.callTool('weather_get_forecast', { city: 'London' });
    expect(forecast.data).toEqual({ city: 'London', sky: 'grey' });
    const question = "What's the capital of France?";
    const response = await client.callTool('assistant_answer_question', { question });
    expect(response.data).toBe('Paris');

    const icons = await client.readResource('weather://weather/icons/sunny');
    expect(Buffer.from(icons[0]?.bytes ?? []).toString('latin1')).toBe('\x89PNG sunny');
    const templates = await client.readResource('resource://assistant/templates/list');
    expect(templates[0]?.text).toBe('templates');

    expect(client.servers.map(({ name }) => name)).toEqual(['weather', 'assistant']);
    const prompt = await client.getPrompt('assistant_analyze_data', { data: [1] });
    expect(prompt.messages).toHaveLength(1);
    await expect(client.callTool('weather_get_forcast', {})).rejects.toThrow('has no tool');
  });
});

describe('a config', () => {
  it('has no prefix with a single server, also without mcpServers', async () => {
    const client = await connected({ only: nodeServer(dying) });
    expect((await client.callTool('hello')).content).toMatchObject([{ text: 'hello' }]);
    expect(client.serverInfo).toBeDefined();
  });

  it('fails if none of its servers can be connected', async () => {
    const nobody = new Client({
      mcpServers: { a: { command: 'no-such-program' }, b: { command: 'nor-this' } },
    });
    await expect(nobody.connect()).rejects.toThrow(ConnectionError);
    expect(nobody.isConnected()).toBe(false);
  });
});

describePython('with a FastMCP server', () => {
  let client: Client;
  const logs: LogMessage[] = [];
  const notified: string[] = [];
  const steps: unknown[] = [];
  const mark = marker();

  beforeAll(async () => {
    client = new Client(
      { command: pythonPath(), args: [page, mark] },
      {
        name: 'page',
        onLog: (message) => logs.push(message),
        onMessage: ({ method }) => notified.push(method),
        onProgress: (...report) => steps.push(report),
        elicitation: (message) => (message === 'How many?' ? 5 : { name: 'Ada', age: 36 }),
        protocol: 'legacy',
        timeout: 30,
      },
    );
    await client.connect();
    return () => client.close({ force: true });
  });

  describe('"Operations"', () => {
    it('"Tools": converts data by the output schema: wrapped results unwrapped, dates as dates', async () => {
      const result = await client.callTool('multiply', { a: 5, b: 3 });
      expect(result.data).toBe(15);
      expect(result).toMatchObject({ structuredContent: { result: 15 }, isError: false });
      expect(result.content).toEqual([{ type: 'text', text: '15' }]);
      const meeting = await client.callTool<{ at: Date; seats: null }>('meeting', { title: 'x' });
      expect(meeting.data).toEqual({ title: 'x', at: new Date('2026-11-25T09:30:00Z'), seats: null });
      expect((await client.callTool('moments')).data).toEqual([new Date('2026-01-02T00:00:00Z')]);
      expect((await client.callTool('nothing')).data).toBeUndefined();
      expect((await client.callTool('untyped', { echo: { a: [1, null] } })).data).toEqual({ a: [1, null] });
      expect((await client.callTool('picture')).content[0]).toMatchObject({
        type: 'image',
        mimeType: 'image/png',
      });
    });

    it('"Tools": throws ToolError for an error result, or returns it', async () => {
      const failing = client.callTool('fail', { why: 'no luck' });
      await expect(failing).rejects.toThrow(ToolError);
      await expect(failing).rejects.toMatchObject({
        kind: 'server',
        message: 'failed: no luck',
        tool: 'fail',
      });
      const given = await client.callTool('fail', { why: 'no luck' }, { throwOnError: false });
      expect(given.isError).toBe(true);
      expect(await client.callToolRaw('fail', { why: 'no luck' })).toMatchObject({ isError: true });
      await expect(client.callTool('nope')).rejects.toThrow(/nope/);
    });

    it('"Resources": reads text and bytes', async () => {
      const content = await client.readResource('file:///config/settings.json');
      expect(content[0]?.text).toBe('{"theme":"dark"}');
      expect(content[0]).toMatchObject({ mimeType: 'application/json' });
      const [icon] = await client.readResource(new URL('weather://icons/sunny'));
      expect(icon).toMatchObject({ text: undefined, mimeType: 'image/png' });
      expect(icon?.bytes).toBeInstanceOf(Uint8Array);
      const [template] = await client.listResourceTemplates();
      expect(template?.uriTemplate).toBe('weather://{city}/now');
      expect((await client.readResource('weather://Oslo/now'))[0]?.text).toBe('It rains in Oslo');
      await expect(client.readResource('file:///nowhere')).rejects.toMatchObject({ name: 'ServerError' });
    });

    it('"Prompts": serializes arguments that are not strings as JSON', async () => {
      const messages = await client.getPrompt('analyze_data', { data: [1, 2, 3], topic: 'figures' });
      expect(messages.messages).toEqual([
        { role: 'user', content: { type: 'text', text: 'Analyze these figures: 6 in all' } },
      ]);
    });

    it('"Server Connectivity": pings', async () => {
      expect(await client.ping()).toBeGreaterThan(0);
    });

    it('returns raw lists, page by page, and raw results', async () => {
      const rawTools = (await client.listToolsRaw()) as { tools: { name: string; _meta: unknown }[] };
      expect(rawTools.tools[0]).toMatchObject({ name: 'example_tool', _meta: { fastmcp: {} } });
      expect((await client.listTools())[0]?._meta).toEqual(rawTools.tools[0]?._meta);
      expect(await client.readResourceRaw('file:///config/settings.json')).toHaveProperty('contents.0.text');
      expect(await client.getPromptRaw('analyze_data', { data: [] })).toHaveProperty(
        'messages.0.role',
        'user',
      );
      expect(await client.request('ping')).toEqual({});
    });
  });

  describe('"Callback Handlers"', () => {
    it('"Logging": calls onLog with the messages of all levels', async () => {
      logs.length = 0;
      await client.callTool('talk');
      expect(logs.map(({ level }) => level)).toEqual(['debug', 'info', 'warning']);
      expect(logs[1]).toMatchObject({ server: 'page', logger: 'talker', data: { msg: 'hello' } });
      expect(notified).toContain('notifications/message');
    });

    it('"Progress": calls onProgress of the client, or of the call', async () => {
      steps.length = 0;
      await client.callTool('long_task');
      expect(steps).toEqual([
        [1, 2, 'step 1'],
        [2, 2, 'step 2'],
      ]);
      const own: unknown[] = [];
      await client.callTool('long_task', { steps: 1 }, { onProgress: (...report) => own.push(report) });
      expect(own).toEqual([[1, 1, 'step 1']]);
      expect(steps).toHaveLength(2);
    });

    it('"Elicitation": accepts an object with the fields, or the value of the only field', async () => {
      expect((await client.callTool('invite')).data).toBe('Ada (36) comes');
      expect((await client.callTool('ask_number')).data).toBe('accept: 5');
    });

    it('timeout: ends requests that take longer, in seconds', async () => {
      const slow = client.callTool('wait_for_ever', {}, { timeout: 0.2 });
      await expect(slow).rejects.toThrow(TimeoutError);
      await expect(slow).rejects.toMatchObject({ hint: expect.stringContaining('the option "timeout"') });
    });

    it('cancels a call with a signal, and with cancel()', async () => {
      const stop = new AbortController();
      const reason = new Error('enough');
      const byError = client.callTool('wait_for_ever', {}, { signal: stop.signal });
      stop.abort(reason);
      await expect(byError).rejects.toBe(reason);
      const cancelled = client.callTool('wait_for_ever');
      const [request] = client.running;
      expect(request).toMatchObject({ method: 'tools/call', subject: 'wait_for_ever' });
      expect(client.cancel(request?.id ?? 0, 'enough')).toBe(true);
      await expect(cancelled).rejects.toThrow('tools/call (wait_for_ever) was cancelled: enough.');
      expect(client.running).toEqual([]);
      expect(client.cancel(1)).toBe(false);
    });
  });

  describe('"Connection Lifecycle"', () => {
    it('reports a crash, and reconnects', async () => {
      const crash = client.callTool('crash');
      await expect(crash).rejects.toThrow(ConnectionError);
      await expect(crash).rejects.toThrow('status 7');
      expect(client.isConnected()).toBe(false);
      await client.connect();
      expect((await client.callTool('greet', { name: 'World' })).data).toBe('Hello, World!');
    });

    it('stays connected until close() was called as often as connect(), and leaves no process behind', async () => {
      expect(client.isConnected()).toBe(true);
      await Promise.all([client.connect(), client.connect()]);
      await client.close();
      await client.close();
      expect(client.isConnected()).toBe(true);
      expect(survivors(mark)).toHaveLength(1);
      await client.close();
      expect(client.isConnected()).toBe(false);
      await expectNoSurvivors(mark);
      await expect(client.ping()).rejects.toThrow('page is not connected.');
      await client.close();
    });

    it('new() has a session of its own; several clients work concurrently', async () => {
      const first = new Client(nodeServer(dying, mark), { protocol: 'legacy' });
      const [one, other] = [await first.new().connect(), await first.new().connect()];
      expect(survivors(mark)).toHaveLength(2);
      await expect(one.callTool('exit')).rejects.toThrow(ConnectionError);
      expect((await other.callTool('hello')).content).toMatchObject([{ text: 'hello' }]);
      await Promise.all([one.close(), other[Symbol.asyncDispose]()]);
      await expectNoSurvivors(mark);
    });

    it('stops connecting when it is closed, or when the signal aborts', async () => {
      const silent = new Client(commandLine([process.execPath, fixture('raw/never-answers.mjs'), mark]));
      const connecting = silent.connect();
      const settled = expect(connecting).rejects.toThrow('was cancelled: it was closed');
      await silent.close();
      await settled;
      const stop = new AbortController();
      stop.abort(new Error('enough'));
      await expect(silent.connect({ signal: stop.signal })).rejects.toThrow('enough');
      await expectNoSurvivors(mark);
    });
  });
});

describe.each([
  ['modern', 'auto'],
  ['legacy', 'legacy'],
])('what the documentation links to, in the %s era', (_era, protocol) => {
  it('"Sampling": accepts a text or a result', async () => {
    const asked: unknown[] = [];
    const sampling: NonNullable<ClientOptions['sampling']> = (messages, params, context) => {
      asked.push(messages, params.maxTokens, context.server);
      return 'Generated response';
    };
    const client = await connected('demo', { protocol, sampling, name: 'sampled' });
    const result = await client.callTool('ask_model', { question: 'Why?' });
    expect(result.content[0]).toMatchObject({ text: expect.stringContaining('Generated response') });
    expect(asked).toEqual([
      [{ role: 'user', content: expect.objectContaining({ type: 'text' }) }],
      expect.any(Number),
      'sampled',
    ]);
  });

  it('"Roots": accepts a list, or a function that is called for each request', async () => {
    let count = 0;
    const roots = async () => {
      count += 1;
      return [{ uri: `file:///project/${count}`, name: `project ${count}` }];
    };
    const byFunction = await connected('demo', { protocol, roots });
    const byList = await connected('demo', { protocol, roots: ['/tmp', 'file:///data/x'] });
    const shown = async (client: Client) => (await client.callTool('show_roots')).content[0];
    expect(await shown(byFunction)).toMatchObject({ text: 'project 1: file:///project/1' });
    expect(await shown(byFunction)).toMatchObject({ text: 'project 2: file:///project/2' });
    expect(await shown(byList)).toMatchObject({ text: 'tmp: file:///tmp\nx: file:///data/x' });
    await byFunction.sendRootsListChanged();
  });

  it('declares only capabilities that have a handler', async () => {
    const client = await connected('demo', { protocol });
    for (const tool of ['ask_model', 'show_roots', 'visit_website']) {
      const refused = client.callTool(tool, tool === 'ask_model' ? { question: 'Why?' } : {});
      await expect(refused).rejects.toThrow(/did not declare/);
    }
  });

  it('"Elicitation": declines, and accepts a URL', async () => {
    const urls: string[] = [];
    const agreeing = await connected('demo', {
      protocol,
      elicitation: (_message, _schema, params) => {
        if (params.mode === 'url') urls.push(params.url);
      },
    });
    expect((await agreeing.callTool('visit_website')).content[0]).toMatchObject({ text: /^You agreed/ });
    expect(urls).toEqual(['https://modelcontextprotocol.io/']);
    const declining = await connected('demo', { protocol, elicitation: () => ({ action: 'decline' }) });
    expect((await declining.callTool('visit_website')).content[0]).toMatchObject({ text: /^You declined/ });
  });

  it('completes arguments, and receives changes', async () => {
    const client = await connected('demo', { protocol });
    const prompts = await client.listPrompts();
    const prompt = prompts.find((one) => one.arguments.length > 0);
    const argument = { name: prompt?.arguments[0]?.name ?? '', value: '' };
    const completion = await client.complete({ type: 'ref/prompt', name: prompt?.name ?? '' }, argument);
    expect(completion.values).toEqual(expect.any(Array));

    const updates: string[] = [];
    const uri = 'demo://counter';
    const changes = client.changes({ uri });
    const first = changes.next();
    await client.subscribe(uri, ({ type }) => updates.push(type));
    await client.callTool('count');
    expect((await first).value).toEqual({ type: 'resourceUpdated', server: 'demo', uri });
    expect(updates).toEqual(['resourceUpdated']);
    await client.unsubscribe(uri);
    await client.close();
    expect(await changes.next()).toEqual({ done: true, value: undefined });
  });
});
