import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build, transformSync } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';
import { describePython, pythonPath } from '../setup/python.ts';
import { codeBlocks } from './harness/examples.ts';
import { temporaryFolder } from './harness/folder.ts';
import { clean, root } from './harness/program.ts';

/** A folder in which the packed package is installed. */
let folder = '';

beforeAll(() => {
  folder = temporaryFolder();
  const env = {
    ...clean({}).env,
    npm_config_cache: join(folder, '.npm'),
    npm_config_update_notifier: 'false',
  };
  const npm = (cwd: string, ...args: string[]) => execFileSync('npm', args, { cwd, env, encoding: 'utf8' });
  const tarball = npm(root, 'pack', '--silent', '--ignore-scripts', '--pack-destination', folder).trim();
  writeFileSync(join(folder, 'package.json'), '{}');
  npm(folder, 'install', '--offline', '--silent', join(folder, tarball));
});

function node(file: string, text: string, env: Record<string, string> = {}): string {
  writeFileSync(join(folder, file), text);
  const options = { cwd: folder, encoding: 'utf8', env: { ...clean({}).env, ...env } } as const;
  return execFileSync(process.execPath, [file], options);
}

/** Returns the compiler's errors for a program beside the installed package; empty if there are none. */
function compile(file: string, text: string, options: object): string {
  const project = join(folder, `${file}.json`);
  writeFileSync(join(folder, file), text);
  const strict = { strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true };
  const compilerOptions = { ...strict, skipLibCheck: false, noEmit: true, module: 'nodenext', ...options };
  writeFileSync(project, JSON.stringify({ compilerOptions, files: [file] }));
  try {
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    return execFileSync(process.execPath, [tsc, '--project', project], { cwd: folder, encoding: 'utf8' });
  } catch (error) {
    return (error as { stdout: string }).stdout;
  }
}

const consumer = `
import { Client, ClientGroup, McpcError, ToolError, type CallResult, type ClientOptions, type JsonObject, type LogMessage, type Tool, type ToolSettings } from 'mcpc';

const options: ClientOptions = {
  onLog: (message: LogMessage) => String(message.data),
  onProgress: (progress, total, message) => [progress.toFixed(), total?.toFixed(), message?.length],
  sampling: async (messages, params, context) => \`\${messages.length} \${params.maxTokens} \${context.server}\`,
  elicitation: (message, schema, params) => (params.mode === 'url' ? undefined : { message, of: schema ?? null }),
  roots: async () => ['/tmp', { uri: 'file:///data' }],
  messageHandlers: {
    onResourceUpdated: ({ uri, server }) => [uri.trim(), server],
    onProgress: ({ progress, total }) => progress + (total ?? 0),
  },
  extensions: { 'com.example/tickets': {} },
  requestHandlers: { 'tickets/validate': async ({ ticket }, { request }) => ({ ok: (await request('x')) === ticket }) },
  resultHandlers: { ticket: (result, { method, params }) => ({ ...result, ...params, method }) },
  timeout: 30,
  auth: undefined,
};

export async function run(): Promise<number> {
  const client = new Client('server.py', options);
  new Client({ mcpServers: { weather: { url: 'https://example.com/mcp' }, local: { command: 'x', args: ['y'] } } });
  new Client({ command: 'node', args: ['server.js'], env: { A: 'b' } });
  await client.setHandlers({ sampling: () => 'Hello', roots: undefined });
  const settings: ToolSettings = { name: 'x', tags: ['a'], arguments: { b: { hide: true, default: 1 } } };
  const group = new ClientGroup(
    { a: 'server.py', b: { url: 'https://example.com/mcp', protocol: 'legacy', tools: { t: settings } }, c: { createServer: () => ({ connect: async () => {}, close: async () => {} }) } },
    { keepAlive: true, autoInitialize: false, priorDiscover: { a: { supportedVersions: ['2026-07-28'] } } },
  );
  await group.client('a').initialize({ timeout: 5 });
  const facts: JsonObject | undefined = group.client('a').discoverResult ?? (await group.clients.get('b')?.discover());
  if (facts !== undefined) await group.close({ force: true });
  await client.connect();
  try {
    const tools: Tool[] = await client.listTools();
    const result: CallResult<number> = await client.callTool<number>('multiply', { a: 5, b: 3 }, { timeout: 1 });
    const block = result.content[0];
    if (block?.type === 'text') block.text.trim();
    const [part] = await client.readResource('file:///x');
    const bytes: Uint8Array | undefined = part?.bytes;
    for await (const change of client.changes({ tools: true })) change.server.trim();
    return result.data + tools.length + (bytes?.length ?? 0);
  } catch (error) {
    if (error instanceof ToolError) return error.result.content.length;
    if (error instanceof McpcError) return error.exitStatus + (error.hint?.length ?? 0);
    throw error;
  } finally {
    await client.close();
  }
}

// @ts-expect-error a number is not a source
new Client(5);
// @ts-expect-error not a log level of the specification
new Client('demo', { logLevel: 'loud' });
// @ts-expect-error the type of data must be narrowed first
void new Client('demo').callTool('multiply').then(({ data }) => data + 1);
`;

describe('the declarations in the package', () => {
  it('compile in a strict program without other types, as an ES module and as CommonJS', () => {
    const bare = { target: 'es2022', lib: ['es2022'], types: [] };
    expect(compile('bare.mts', consumer, bare)).toBe('');
    expect(compile('bare.cts', consumer, bare)).toBe('');
  });

  it('compile in a program with the types of Node or the DOM, whose signals, requests and responses they use', () => {
    const platform = `
import { Client } from 'mcpc';
new Client((request) => new Response(request.headers.get('x')), {});
new Client(new URL('https://example.com/mcp'), { fetch, sign: async ({ body }) => ({ 'x-length': String(body?.length) }) });
new Client({ mcpServers: { weather: { url: 'https://example.com/mcp', fetch, sign: () => ({}), auth: () => 'token' } } });
void new Client('demo').callTool('x', {}, { signal: AbortSignal.timeout(5) });
export async function scoped() {
  await using client = await new Client('demo').connect();
  return client.ping();
}`;
    expect(compile('dom.mts', platform, { target: 'esnext', lib: ['esnext', 'dom'], types: [] })).toBe('');
    symlinkSync(join(root, 'node_modules/@types'), join(folder, 'node_modules/@types'));
    expect(compile('node.mts', platform, { target: 'esnext', lib: ['esnext'], types: ['node'] })).toBe('');
  });

  it('contain no internals', () => {
    const types = join(folder, 'node_modules/mcpc/dist/library/types');
    const files = readdirSync(types, { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('.ts'),
    );
    // What a program implements to store logins is declared where the engine uses it.
    const declared =
      /^(index|core[\\/].*|library[\\/].*|engine[\\/]auth[\\/]store[\\/]login-storage)\.d\.ts$/;
    expect(files.filter((file) => !declared.test(file))).toEqual([]);
    const texts = files.map((file) => readFileSync(join(types, file), 'utf8')).join('\n');
    expect(texts.match(/: any\b|<any>|from ['"](?!\.)/g) ?? []).toEqual([]);
  });
});

describe('the package', () => {
  it('prints no warnings of the SDK, and neither does the program', () => {
    const dist = join(folder, 'node_modules/mcpc/dist');
    const files = readdirSync(dist, { recursive: true, encoding: 'utf8' });
    const scripts = files.filter((file) => file.endsWith('.js') || file.endsWith('.cjs'));
    expect(scripts.some((file) => file.startsWith('library'))).toBe(true);
    expect(scripts.some((file) => file.startsWith('chunks'))).toBe(true);
    const warning = scripts.filter((file) => readFileSync(join(dist, file), 'utf8').includes('[mcp-sdk]'));
    expect(warning).toEqual([]);
  });

  it('has the same classes for import and require', () => {
    const text = `import { createRequire } from 'node:module';
import * as library from 'mcpc';
const required = createRequire(import.meta.url)('mcpc');
console.log(library.Client === required.Client, Object.keys(required).every((name) => name in library));`;
    expect(node('both.mjs', text)).toBe('true true\n');
  });

  it('is closed by `await using`', () => {
    const text = `import { Client } from 'mcpc';
const kept = new Client('demo');
{
  await using client = await kept.connect();
  console.log(client.isConnected(), (await client.callTool('multiply', { a: 5, b: 3 })).data.result);
}
console.log(kept.isConnected());`;
    // Not every Node has the syntax.
    expect(node('using.mjs', transformSync(text, { target: 'node20' }).code)).toBe('true 15\nfalse\n');
  });

  it('creates spans with the OpenTelemetry API of the program, and nothing without it', () => {
    const text = `import { Client } from 'mcpc';
import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
const names = [];
try {
  const { trace } = require('@opentelemetry/api');
  const { BasicTracerProvider } = require('@opentelemetry/sdk-trace-base');
  const processor = { onStart() {}, onEnd: ({ name }) => names.push(name), forceFlush() {}, shutdown() {} };
  trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [processor] }));
} catch {}
const client = await new Client('demo').connect();
await client.callTool('multiply', { a: 5, b: 3 });
await client.close();
console.log(names.join(', '));`;
    expect(node('spans.mjs', text)).toBe('\n');
    symlinkSync(join(root, 'node_modules/@opentelemetry'), join(folder, 'node_modules/@opentelemetry'));
    expect(node('spans.mjs', text)).toBe('server/discover, tools/list, tools/call multiply\n');
  });

  it('loads no terminal code, and little before a client is created', async () => {
    const { metafile } = await build({
      absWorkingDir: root,
      entryPoints: ['src/index.ts'],
      bundle: true,
      platform: 'node',
      format: 'esm',
      splitting: true,
      outdir: 'unwritten',
      write: false,
      metafile: true,
      logLevel: 'error',
    });
    const inputs = Object.keys(metafile.inputs);
    const terminal =
      /node_modules\/(commander|chalk|ora|@inquirer|cli-table3)\/|^src\/(terminal|cli|repl|commands|render|command-line|completion|prompts|app)\//;
    expect(inputs.filter((path) => terminal.test(path))).toEqual([]);
    const atOnce = new Set<string>();
    const load = (path: string) => {
      if (atOnce.has(path)) return;
      atOnce.add(path);
      for (const one of metafile.inputs[path]?.imports ?? [])
        if (one.kind === 'import-statement') load(one.path);
    };
    load('src/index.ts');
    const heavy = /node_modules\/(@modelcontextprotocol|zod|undici|ws|jsonc-parser|smol-toml|jose)\//;
    expect([...atOnce].filter((path) => heavy.test(path))).toEqual([]);
    expect(inputs.some((path) => heavy.test(path))).toBe(true);
  });
});

describePython('the documentation', () => {
  it.each(['README.md', 'src/library/README.md'])('has a working example of the library: %s', (file) => {
    // The package has both.
    const [example = ''] = codeBlocks(readFileSync(join(folder, 'node_modules/mcpc', file), 'utf8'), 'js');
    const [server = ''] = codeBlocks(readFileSync(join(root, 'README.md'), 'utf8'), 'python');
    writeFileSync(join(folder, 'server.py'), server);
    const printed = node('example.mjs', example, { VIRTUAL_ENV: dirname(dirname(pythonPath())) });
    expect(printed).toBe(`${/\/\/ prints (.*)$/m.exec(example)?.[1]}\n`);
  });
});
