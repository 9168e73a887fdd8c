/**
 * The client that the conformance suite runs against its servers: mcpc's engine, which does with any server what a
 * user could do by hand. One loop runs every scenario; they differ only in the inputs from the suite.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ServerError } from '../../src/core/errors.ts';
import { asJsonObject, type Json, type JsonObject } from '../../src/core/json.ts';
import type { ServerRequest, ServerRequestResult } from '../../src/core/server-requests.ts';
import type { LoginUi } from '../../src/engine/auth/context.ts';
import { Client } from '../../src/engine/client.ts';
import { findSkill } from '../../src/engine/skills/find-skill.ts';
import type { AuthSettings } from '../../src/engine/targets/auth-settings.ts';
import { remoteSource } from '../../src/engine/targets/url.ts';
import { sampleValue } from '../../src/schema/sample.ts';
import { rootNode } from '../../src/schema/schema-node.ts';
import { validateArguments } from '../../src/schema/validate.ts';
import { noOptions } from '../unit/engine/environment.ts';

interface Inputs {
  /** The tools to call, in order. By default each is called once, with arguments generated from its schema. */
  toolCalls?: { name: string; arguments: JsonObject }[];
  /** The registration of mcpc. */
  client_id?: string;
  client_secret?: string;
  private_key_pem?: string;
  /** The JWT of the workload. */
  valid_jwt?: string;
  /** The user's ID token, the identity provider that issued it, and the registration of mcpc there. */
  idp_id_token?: string;
  idp_issuer?: string;
  idp_client_id?: string;
}

/** The grant of the scenarios whose names contain a word. */
const grants = {
  '2025-03-26-oauth': 'login',
  'client-credentials': 'credentials',
  'enterprise-managed': 'enterprise',
  wif: 'workload',
} as const;

/** The client ID metadata document that the suite's authorization servers accept. */
const clientDocument = 'https://conformance-test.local/client-metadata.json';

/** Returns the default or a minimal value of every field that is required or has a default. */
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

async function handleServerRequest(request: ServerRequest): Promise<ServerRequestResult> {
  if (request.type === 'form') return { action: 'accept', content: fill(request.schema) };
  if (request.type === 'url') return { action: 'accept' };
  const content = { type: 'text', text: 'An answer.' };
  return { action: 'accept', content: { role: 'assistant', model: 'none', content, stopReason: 'endTurn' } };
}

/** Prints the outcome of a request. An error of the server is an outcome too: a user would continue. */
async function report(what: string, result: Promise<JsonObject>): Promise<void> {
  try {
    console.log(what, JSON.stringify(await result));
  } catch (error) {
    if (!(error instanceof ServerError)) throw error;
    console.error(`${what}: ${error.message}`);
  }
}

/** A user who always logs in; the login page redirects back at once. */
const loginUi: LoginUi = {
  confirm: async () => true,
  async openBrowser(address) {
    const response = await fetch(address, { redirect: 'manual' });
    const location = response.headers.get('location');
    if (location === null) throw new Error(`The login page answered with HTTP ${response.status}.`);
    void fetch(new URL(location, address)).catch(() => {});
    return true;
  },
  readRedirectUrl: () => new Promise(() => {}),
};

/** Returns the credentials of the scenario. */
function authSettings(inputs: Inputs, scenario: string): AuthSettings {
  const [, grant] = Object.entries(grants).find(([word]) => scenario.includes(word)) ?? [];
  return {
    grant,
    clientId: inputs.client_id,
    clientSecret: inputs.client_secret,
    clientKey: inputs.private_key_pem,
    clientDocument,
    identityToken: inputs.valid_jwt ?? inputs.idp_id_token,
    idp: inputs.idp_issuer,
    idpClientId: inputs.idp_client_id,
  };
}

async function useEverything(client: Client, inputs: Inputs): Promise<void> {
  const { items: tools } = await client.list('tools');
  const calls =
    inputs.toolCalls ??
    tools.map(({ name, inputSchema }) => ({
      name,
      arguments: name === 'json_schema_echo' ? { schema: tools[0]?.inputSchema ?? {} } : fill(inputSchema),
    }));
  for (const { name, arguments: args } of calls) {
    const tool = tools.find((listed) => listed.name === name);
    if (tool === undefined) throw new Error(`Unknown tool ${name}.`);
    const { problems } = await validateArguments(args, tool.inputSchema);
    for (const { message } of problems) console.error(`${name}: ${message}`);
    await report(name, client.callTool(tool, args));
  }
  const { items: resources } = await client.list('resources');
  for (const { uri } of resources) await report(uri, client.readResource(uri));
  await client.list('templates');
  const { items: skills } = await client.list('skills');
  // This one checks that nothing is read before it is needed.
  if (process.env.MCP_CONFORMANCE_SCENARIO !== 'sep-2640-client-no-prefetch') {
    for (const { uri } of skills) await report(uri, readSkill(client, uri));
  }
  const { items: prompts } = await client.list('prompts');
  for (const prompt of prompts) {
    const args = Object.fromEntries(prompt.arguments.map(({ name }) => [name, 'text']));
    await report(prompt.name, client.getPrompt(prompt.name, args));
  }
}

async function readSkill(client: Client, uri: string): Promise<JsonObject> {
  const contents = await (await findSkill(client, uri, {})).readAll({});
  return { files: contents.map(({ path }) => path) };
}

async function main(): Promise<void> {
  const target = process.argv[2] ?? '';
  const inputs = asJsonObject(JSON.parse(process.env.MCP_CONFORMANCE_CONTEXT ?? '{}')) ?? {};
  const settings = {
    ...noOptions,
    auth: authSettings(inputs as Inputs, process.env.MCP_CONFORMANCE_SCENARIO ?? ''),
  };
  const home = mkdtempSync(join(tmpdir(), 'mcpc-conformance-home-'));
  const environment = { env: {}, cwd: process.cwd(), home, platform: process.platform, builtins: {} };
  const client = new Client(remoteSource(target, settings, environment), {
    environment,
    handleServerRequest,
    auth: {
      environment: { env: { MCPC_KEYCHAIN: 'off' }, cwd: home, home, platform: process.platform },
      loginCommand: async () => `mcpc login ${target}`,
      ui: loginUi,
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
