/**
 * The client that the conformance suite runs against its servers as a user would: with command lines of the built
 * program only. `pipe` runs them without a terminal and follows the hints that they print; `terminal` runs them on a
 * pseudoterminal and answers what they ask. Usage: `node commands.mjs pipe|terminal URL`.
 */
import { spawn as spawnProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { spawn as spawnOnTerminal } from '@lydell/node-pty';
import headless from '@xterm/headless';

const [, , frontend, url] = process.argv;
const scenario = process.env.MCP_CONFORMANCE_SCENARIO ?? '';
const inputs = JSON.parse(process.env.MCP_CONFORMANCE_CONTEXT ?? '{}');
const root = fileURLToPath(new URL('../..', import.meta.url));

/** The `--auth` of the scenarios whose names contain a word. */
const methods = {
  'client-credentials': 'client-credentials',
  'enterprise-managed': 'enterprise-managed',
  wif: 'workload-identity',
};

/** How often one line may be followed by the login that it asks for. */
const maxLogins = 3;

const folder = mkdtempSync(join(tmpdir(), 'mcpc-conformance-home-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const environment = prepareEnvironment();

try {
  await useEverything();
} catch (error) {
  console.error(error);
  process.exitCode = 1;
}

/** Creates the home folder, a PATH with mcpc, and the files that the options name. Returns the environment. */
function prepareEnvironment() {
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'mcpc'), `#!/bin/sh\nexec '${process.execPath}' '${root}/bin/mcpc.js' "$@"\n`, {
    mode: 0o755,
  });
  writeFileSync(join(folder, 'answers.json'), JSON.stringify({ forms: [{}] }));
  writeFileSync(join(folder, 'key.pem'), inputs.private_key_pem ?? '');
  return {
    PATH: `${bin}:${process.env.PATH}`,
    HOME: folder,
    LANG: 'C.UTF-8',
    MCPC_KEYCHAIN: 'off',
    // Shared, because many starts are faster with compiled code.
    MCPC_CODE_CACHE: join(root, 'test/.cache/code'),
    BROWSER: `${process.execPath} ${join(root, 'test/servers/oauth/browser.mjs')}`,
    CLIENT_SECRET: inputs.client_secret ?? '',
    IDENTITY_TOKEN: inputs.valid_jwt ?? inputs.idp_id_token ?? '',
  };
}

/** The options of the connection, as the user of the scenario would have to give them. */
function connectionOptions() {
  const options = ['--client-document', 'https://conformance-test.local/client-metadata.json'];
  const [, method] = Object.entries(methods).find(([part]) => scenario.includes(part)) ?? [];
  if (method !== undefined) options.push('--auth', method);
  if (scenario.includes('dpop')) options.push('--dpop');
  if (inputs.client_id !== undefined) options.push('--client-id', inputs.client_id);
  if (inputs.client_secret !== undefined) options.push('--client-secret', 'env:CLIENT_SECRET');
  if (inputs.private_key_pem !== undefined) options.push('--client-key', join(folder, 'key.pem'));
  if (environment.IDENTITY_TOKEN !== '') options.push('--identity-token', 'env:IDENTITY_TOKEN');
  if (inputs.idp_issuer !== undefined) options.push('--idp', inputs.idp_issuer);
  if (inputs.idp_client_id !== undefined) options.push('--idp-client-id', inputs.idp_client_id);
  return options;
}

async function useEverything() {
  const tools = await list('tools');
  if (inputs.toolCalls !== undefined) {
    // Some of the suite's arguments do not fit the schema.
    for (const { name, arguments: args } of inputs.toolCalls) {
      await use('call', name, JSON.stringify(args), '--no-validate');
    }
  } else {
    for (const { name } of tools) {
      if (name === 'json_schema_echo')
        await use('call', name, JSON.stringify({ schema: tools[0].inputSchema }));
      else await callAsShown(name);
    }
  }
  // The servers of these scenarios have nothing else.
  if (scenario.startsWith('auth/')) return;
  for (const { uri } of await list('resources')) await use('read', uri);
  await list('templates');
  for (const { uri } of await list('skills')) {
    // This one checks that nothing is read before it is needed.
    if (scenario === 'sep-2640-client-no-prefetch') continue;
    await use('skills', uri, '--output-dir', join(folder, 'skill'));
  }
  for (const { name, arguments: args = [] } of await list('prompts')) {
    await use('prompt', name, ...args.map((argument) => `${argument.name}=text`));
  }
}

/** Calls a tool with the example line that its description ends with. */
async function callAsShown(name) {
  const { output } = await mcpc('tools', url, name);
  const example = output.split('\n').findLast((line) => /^\s*mcpc call /.test(line));
  if (example === undefined) throw new Error(`The description of ${name} has no example:\n${output}`);
  const answers = `--answers ${quote(join(folder, 'answers.json'))}`;
  accept(await runAndLogIn(frontend === 'pipe' ? `${example} ${answers}` : example));
}

async function list(command) {
  const { status, output, result } = await mcpc(command, url, '--json');
  if (status === 0) return JSON.parse(result);
  accept({ status, output });
  return [];
}

async function use(command, ...words) {
  accept(await mcpc(command, url, ...words));
}

/** Throws unless a line succeeded, or the server answered with an error, which is a result too. */
function accept({ status, output }) {
  if (status !== 0 && status !== 1) throw new Error(`mcpc exited with status ${status}:\n${output}`);
}

function mcpc(...words) {
  return runAndLogIn(['mcpc', ...words, ...connectionOptions()].map(quote).join(' '));
}

/** Runs a line; if it needs a login first, does what the error says, and then repeats the line. */
async function runAndLogIn(line) {
  let words = line;
  for (let logins = 0; ; logins += 1) {
    const finished = await run(words);
    if (finished.status !== 5 || logins === maxLogins) return finished;
    const [login] = /mcpc login [^"\n]*/.exec(finished.output) ?? [];
    if (login !== undefined) {
      const { status, output } = await run(login);
      if (status !== 0) return { status, output, result: '' };
    } else if (/--auth oauth\b/.test(finished.output)) words = `${line} --auth oauth`;
    else return finished;
  }
}

async function run(line) {
  console.log(`$ ${line}`);
  const finished = await (frontend === 'terminal' ? runOnTerminal(line) : runInPipes(line));
  console.log(finished.output, `(${finished.status})`);
  return finished;
}

function runInPipes(line) {
  return new Promise((resolve) => {
    const child = spawnProcess('sh', ['-c', line], {
      cwd: folder,
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [result, output] = ['', ''];
    child.stdout.on('data', (data) => {
      result += data;
      output += data;
    });
    child.stderr.on('data', (data) => {
      output += data;
    });
    child.on('close', (status) => resolve({ status, output, result }));
  });
}

/** Answers each question: agrees to log in, and accepts the default of everything else. */
function runOnTerminal(line) {
  return new Promise((resolve) => {
    const result = join(folder, 'result');
    const wanted = line.includes('--json');
    const words = ['-c', wanted ? `${line} > ${quote(result)}` : line];
    const size = { cols: 1_000, rows: 50 };
    const screen = new headless.Terminal({ ...size, scrollback: 10_000, allowProposedApi: true });
    const pty = spawnOnTerminal('sh', words, {
      cwd: folder,
      env: { ...environment, TERM: 'xterm-256color' },
      ...size,
    });
    let answered = '';
    pty.onData((data) => {
      screen.write(data, () => {
        const question = openQuestion(screen);
        if (question === undefined || (answered !== '' && question.startsWith(answered))) return;
        answered = question;
        pty.write(/Log in\b.*\(y\/N\)/.test(question) ? 'y\r' : '\r');
      });
    });
    pty.onExit(({ exitCode }) => {
      screen.write('', () => {
        const output = rowsOf(screen).join('\n');
        resolve({ status: exitCode, output, result: wanted ? readFileSync(result, 'utf8') : '' });
      });
    });
  });
}

/** Returns the question that waits for an answer, after the number of those that were answered before. */
function openQuestion(screen) {
  const rows = rowsOf(screen);
  const question = rows.findLast((row) => row.startsWith('? '));
  const count = rows.filter((row) => row.startsWith('✔ ')).length;
  return question === undefined ? undefined : `${count} ${question}`;
}

/** Returns the rows of all that was printed; those that the terminal wrapped are joined. */
function rowsOf(screen) {
  const { active } = screen.buffer;
  const rows = [];
  for (let index = 0; index < active.length; index += 1) {
    const goesOn = active.getLine(index + 1)?.isWrapped === true;
    const text = active.getLine(index)?.translateToString(!goesOn) ?? '';
    if (active.getLine(index)?.isWrapped) rows.push(`${rows.pop()}${text}`);
    else rows.push(text);
  }
  return rows.slice(0, rows.findLastIndex((row) => row !== '') + 1);
}

function quote(word) {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
