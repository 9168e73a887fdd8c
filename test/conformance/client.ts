/**
 * The client that the conformance suite runs against its servers: mcpc's engine, doing with any server what a
 * person could do with it by hand. One loop for every scenario; what differs are inputs, which the suite gives.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ServerError } from '../../src/core/errors.ts';
import { asJsonObject, type Json, type JsonObject } from '../../src/core/json.ts';
import type { ServerRequest, ServerRequestResult } from '../../src/core/server-requests.ts';
import type { LoginUi } from '../../src/engine/auth/context.ts';
import { Client } from '../../src/engine/client.ts';
import type { AuthSettings } from '../../src/engine/targets/auth-settings.ts';
import { remoteSource } from '../../src/engine/targets/url.ts';
import { sampleValue } from '../../src/schema/sample.ts';
import { rootNode } from '../../src/schema/schema-node.ts';
import { validateArguments } from '../../src/schema/validate.ts';

interface Inputs {
  /** The tools to call, in this order; without it each is called once, with arguments made up from its schema. */
  toolCalls?: { name: string; arguments: JsonObject }[];
  /** What mcpc is registered as. */
  client_id?: string;
  client_secret?: string;
  private_key_pem?: string;
}

/** The document that the suite's authorization servers know mcpc by. */
const clientDocument = 'https://conformance-test.local/client-metadata.json';

/** The least value of every field that is required or has a default. */
function fill(schema: JsonObject): JsonObject {
  const root = rootNode(schema);
  const filled: JsonObject = {};
  for (const name of root.names) {
    const place = root.member(name);
    const preset = place?.merged.keywords.default;
    if (preset !== undefined) filled[name] = preset as Json;
    else if (root.merged.required.has(name)) filled[name] = sampleValue(place);
  }
  return filled;
}

async function answer(question: ServerRequest): Promise<ServerRequestResult> {
  if (question.type === 'form') return { action: 'accept', content: fill(question.schema) };
  if (question.type === 'url') return { action: 'accept' };
  const content = { type: 'text', text: 'An answer.' };
  return { action: 'accept', content: { role: 'assistant', model: 'none', content, stopReason: 'endTurn' } };
}

/** Tells what came of a request. That the server refuses one is an answer, too: a person would go on. */
async function told(what: string, result: Promise<JsonObject>): Promise<void> {
  try {
    console.log(what, JSON.stringify(await result));
  } catch (error) {
    if (!(error instanceof ServerError)) throw error;
    console.error(`${what}: ${error.message}`);
  }
}

/** A person who logs in wherever a server says: the page sends the browser back at once. */
const desk: LoginUi = {
  confirm: async () => true,
  async openBrowser(address) {
    const answer = await fetch(address, { redirect: 'manual' });
    const back = answer.headers.get('location');
    if (back === null) throw new Error(`The login page answered with HTTP ${answer.status}.`);
    void fetch(new URL(back, address)).catch(() => {});
    return true;
  },
  readRedirectUrl: () => new Promise(() => {}),
};

/** What there is to be let in with. Without a redirect there is no person: the client is let in as itself. */
function authSettings({ client_id, client_secret, private_key_pem }: Inputs, scenario: string): AuthSettings {
  return {
    grant: scenario.includes('client-credentials') ? 'credentials' : undefined,
    clientId: client_id,
    clientSecret: client_secret,
    clientKey: private_key_pem,
    clientDocument,
  };
}

async function useEverything(client: Client, inputs: Inputs): Promise<void> {
  const { items: tools } = await client.list('tools');
  const calls =
    inputs.toolCalls ?? tools.map(({ name, inputSchema }) => ({ name, arguments: fill(inputSchema) }));
  for (const { name, arguments: args } of calls) {
    const tool = tools.find((listed) => listed.name === name);
    if (tool === undefined) throw new Error(`There is no tool ${name}.`);
    const { problems } = await validateArguments(args, tool.inputSchema);
    for (const { message } of problems) console.error(`${name}: ${message}`);
    await told(name, client.callTool(tool, args));
  }
  const { items: resources } = await client.list('resources');
  for (const { uri } of resources) await told(uri, client.readResource(uri));
  await client.list('templates');
  const { items: prompts } = await client.list('prompts');
  for (const prompt of prompts) {
    const args = Object.fromEntries(prompt.arguments.map(({ name }) => [name, 'text']));
    await told(prompt.name, client.getPrompt(prompt.name, args));
  }
}

async function main(): Promise<void> {
  const target = process.argv[2] ?? '';
  const inputs = asJsonObject(JSON.parse(process.env.MCP_CONFORMANCE_CONTEXT ?? '{}')) ?? {};
  const settings = {
    env: {},
    inheritEnv: false,
    cwd: undefined,
    python: undefined,
    headers: {},
    bearer: undefined,
    cacert: undefined,
    insecure: false,
    auth: authSettings(inputs as Inputs, process.env.MCP_CONFORMANCE_SCENARIO ?? ''),
  };
  const home = mkdtempSync(join(tmpdir(), 'mcpc-conformance-home-'));
  const world = { env: {}, cwd: process.cwd(), home, platform: process.platform, builtins: {} };
  const client = new Client(remoteSource(target, settings, world), {
    environment: world,
    handleServerRequest: answer,
    auth: {
      environment: { env: { MCPC_KEYCHAIN: 'off' }, cwd: home, home, platform: process.platform },
      loginCommand: `mcpc login ${target}`,
      ui: desk,
      notice: (message) => console.error(message),
    },
    onEvent: (event) => {
      if (event.type === 'diagnostic' || event.type === 'notice') console.error(event.message);
    },
  });
  try {
    await client.connect();
    await useEverything(client, inputs as Inputs);
  } finally {
    await client.close();
    rmSync(home, { recursive: true, force: true });
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
