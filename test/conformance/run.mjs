/**
 * Runs the official conformance suite's client scenarios against mcpc: `npm run conformance`. Each is run through the
 * engine with every revision, and with the newest revision that has it through command lines of the built program: without
 * a terminal, and with one where the user is asked.
 * Words select: `engine`, `pipe` and `terminal` how, others the scenarios whose names contain one of them. The suite
 * needs a newer Node than the client under test, which runs on the one that runs this; both come from the npm registry.
 */
import { execFile, execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const suite = '@modelcontextprotocol/conformance@0.2.0-alpha.12';
const skills = ['no-prefetch', 'verify-digest', 'verify-size', 'verify-frontmatter'].map(
  (name) => `sep-2640-client-${name}`,
);
const older = ['none', 'basic', 'post'].map((method) => `auth/token-endpoint-auth-${method}`);
/** The revisions, with the scenarios that the suite can run and does not list in the requirements of the revision. */
const revisions = {
  '2025-03-26': ['auth/2025-03-26-oauth-metadata-backcompat', 'auth/2025-03-26-oauth-endpoint-fallback'],
  '2025-06-18': ['initialize', 'tools_call', ...older],
  '2025-11-25': [...skills, 'json-schema-2020-12-preservation'],
  '2026-07-28': [...skills, 'json-schema-2020-12-preservation'],
};
/**
 * The scenarios in which mcpc asks the user: elicitation, and logins other than those of programs. On a terminal, the
 * others take the same path as in a pipe.
 */
const asking = /elicitation|sep-2322|^auth\/(?!client-credentials|enterprise-managed|wif)/;

/** How many scenarios run at once: they mostly wait. */
const atOnce = 3;

/** How long the commands of one scenario may take, in ms. */
const scenarioTimeout = 120_000;

const root = fileURLToPath(new URL('../..', import.meta.url));
const frontends = ['engine', 'pipe', 'terminal'];
const words = process.argv.slice(2);
const wanted = words.filter((word) => !frontends.includes(word));
const wantedFrontends = frontends.filter(
  (frontend) => words.length === wanted.length || words.includes(frontend),
);

const folder = mkdtempSync(join(tmpdir(), 'mcpc-conformance-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

const commands = {
  engine: `'${process.execPath}' '${await bundle()}'`,
  pipe: `'${process.execPath}' '${join(root, 'test/conformance/commands.mjs')}' pipe`,
  terminal: `'${process.execPath}' '${join(root, 'test/conformance/commands.mjs')}' terminal`,
};
const { node, program } = install();
const suiteProgram = await bundleSuite();
// Everything is here now, and every start of Node would read these certificates.
delete process.env.NODE_EXTRA_CA_CERTS;
const named = Object.entries(revisions).flatMap(([revision, unlisted]) =>
  [...required(revision), ...extensions(revision), ...unlisted]
    .filter((name) => wanted.length === 0 || wanted.some((word) => name.includes(word)))
    .map((name) => ({ revision, name })),
);
const scenarios = named.flatMap((scenario) =>
  wantedFrontends
    .filter((frontend) => isRun(frontend, scenario))
    .map((frontend) => ({ ...scenario, frontend })),
);
const waiting = [...scenarios];
const failed = [];
await Promise.all(Array.from({ length: atOnce }, work));

const passed = scenarios.length - failed.length;
report(passed, failed.length);
console.log(`${passed} passed, ${failed.length} failed`);
process.exit(failed.length > 0 || scenarios.length === 0 ? 1 : 0);

async function work() {
  for (let scenario = waiting.shift(); scenario !== undefined; scenario = waiting.shift()) {
    const { revision, name, frontend } = scenario;
    const trouble = await run(scenario);
    console.log(
      `${trouble === undefined ? 'passed' : 'FAILED'}  ${revision}  ${frontend.padEnd(8)}  ${name}`,
    );
    if (trouble === undefined) continue;
    failed.push(scenario);
    console.log(trouble.replace(/^/gm, '        '));
  }
}

/** Whether a scenario is run through a frontend: what command lines print and ask does not depend on the revision. */
function isRun(frontend, scenario) {
  if (frontend === 'engine') return true;
  return isNewest(scenario) && (frontend === 'pipe' || asking.test(scenario.name));
}

/** Whether no newer revision has the scenario. */
function isNewest({ revision, name }) {
  return !named.some((other) => other.name === name && other.revision > revision);
}

/** What went wrong in a scenario; undefined when it passed. */
async function run({ revision, name, frontend }) {
  const results = mkdtempSync(join(folder, 'results-'));
  const selection = ['--command', commands[frontend], '--scenario', name, '--spec-version', revision];
  // Extensions belong to no revision, so that their scenarios run with one only if that is forced.
  const suiteWords = ['client', ...selection, '--timeout', String(scenarioTimeout), '--force'];
  const { status, output } = await new Promise((resolve) => {
    const env = { ...process.env, NODE_COMPILE_CACHE: join(folder, 'compiled') };
    execFile(
      node,
      [suiteProgram, ...suiteWords, '-o', results],
      { cwd: folder, env },
      (error, stdout, stderr) => resolve({ status: error?.code ?? 0, output: `${stdout}${stderr}` }),
    );
  });
  const written = (name) =>
    readdirSync(results, { recursive: true })
      .filter((file) => file.endsWith(name))
      .map((file) => readFileSync(join(results, file), 'utf8'));
  const checks = written('checks.json').flatMap((text) => JSON.parse(text));
  const wrong = checks.filter((check) => check.status === 'FAILURE' || check.status === 'WARNING');
  // Those of a scenario that did not come about are all skipped.
  const isShown = checks.some((check) => check.status === 'SUCCESS');
  if (status === 0 && wrong.length === 0 && isShown) return undefined;
  const told = wrong.map((check) => `${check.id}: ${check.errorMessage ?? check.description}`);
  const summary = output.trim().split('\n').slice(-5);
  return [...told, ...written('stdout.txt'), ...written('stderr.txt'), ...summary].join('\n');
}

async function bundle() {
  const outfile = join(folder, 'client.cjs');
  await build({
    entryPoints: [join(root, 'test/conformance/client.ts')],
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    // As in the program: its other form cannot be bundled.
    alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' },
    outfile,
    logLevel: 'warning',
  });
  return outfile;
}

/** Bundles the suite, which is started for each scenario: finding its many modules takes most of the time of a start. */
async function bundleSuite() {
  const outfile = join(folder, 'suite.mjs');
  const require = `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);`;
  await build({
    entryPoints: [program],
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'esm',
    banner: { js: require },
    outfile,
    logLevel: 'warning',
  });
  return outfile;
}

/** Fetches the suite, and a Node that can run it. */
function install() {
  const found = 'console.log(JSON.stringify([process.execPath, process.env.PATH]))';
  const npx = ['-y', '-p', 'node@22', '-p', suite, 'node', '-e', found];
  const [execPath, path] = JSON.parse(
    execFileSync('npx', npx, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }),
  );
  const modules = path.split(':')[0]?.replace(/\.bin$/, '');
  return { node: execPath, program: join(modules, '@modelcontextprotocol/conformance/dist/index.js') };
}

/** The scenarios of the extensions that a client may support. */
function extensions(revision) {
  const entries = requirements(revision).matchAll(
    /^ {2}- scenario: (.+)\n {4}leg: client\n {4}reason: extension$/gm,
  );
  return [...entries].map(([, name]) => name);
}

/** The suite's list of the scenarios for a revision; empty for the older ones. */
function requirements(revision) {
  const file = join(dirname(program), `../requirements/${revision}.yaml`);
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

/** The scenarios that a client has to pass for a revision. */
function required(revision) {
  const [, section = ''] = /^client:\n((?: {2}- .*\n)+)/m.exec(requirements(revision)) ?? [];
  return section
    .split('\n')
    .map((line) => line.replace(/^ {2}- /, '').trim())
    .filter((name) => name !== '');
}

/** For who counts what ran, as vitest's reporter writes it. */
function report(numPassedTests, numFailedTests) {
  const results = process.env.MCPC_TEST_RESULTS;
  if (results === undefined) return;
  const counts = { numPassedTests, numFailedTests, numPendingTests: 0 };
  writeFileSync(join(results, `${process.pid}.json`), JSON.stringify(counts));
}
