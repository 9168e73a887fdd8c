/**
 * Checks how src/ is laid out, as part of `npm run lint`: which folders a folder may import from, which packages it
 * may use, that neither files nor folders import each other in a circle (types count), that no folder has grown too
 * wide to find anything in, that what runs lines does not use the own process instead of that of the line, and that no
 * exported variable changes.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const src = fileURLToPath(new URL('../src', import.meta.url));
const widest = 22;

/** The folders from the lowest floor up, each with those it may import from besides itself and its subfolders. */
const floors = {
  core: '',
  schema: 'core',
  config: 'core schema',
  demo: 'core',
  terminal: 'core',
  sessions: 'core config terminal',
  interface: 'core schema arguments',
  arguments: 'core schema',
  engine: 'core schema arguments config sessions',
  render: 'core schema interface arguments terminal',
  checking: 'core schema interface arguments engine',
  'command-line': 'core schema arguments config engine sessions',
  help: 'core command-line',
  commands: 'core schema interface arguments config engine checking command-line help sessions',
  completion: 'core schema arguments config engine checking command-line sessions',
  prompts: 'core schema arguments config engine terminal render command-line',
  library: 'core schema arguments config engine demo',
  app: 'core schema arguments config engine terminal render command-line commands completion prompts demo sessions',
  cli: 'core schema arguments config engine terminal render command-line commands completion prompts app sessions',
  repl: 'core schema arguments config engine terminal render command-line commands completion prompts app',
  'session-server':
    'core schema arguments config engine terminal render command-line commands completion prompts app cli repl sessions',
  testing:
    'core schema arguments config engine terminal render command-line commands completion prompts app repl',
  build: 'core config terminal sessions render command-line help commands client.ts',
  // The files at the root put the parts together.
  'main.ts': 'core terminal app cli repl session-server testing',
  'client.ts': 'core sessions',
  'complete.ts': 'core terminal app cli',
  'index.ts': 'core engine library',
};

/** Packages that only some folders use. */
const packages = {
  commander: 'command-line',
  chalk: 'terminal render',
  ora: 'terminal',
  'cli-table3': 'render',
  diff: 'render',
  marked: 'render',
  '@inquirer/prompts': 'terminal',
  '@inquirer/figures': 'terminal',
  pngjs: 'render',
  'jpeg-js': 'render',
  omggif: 'render',
  'bmp-ts': 'render',
  ws: 'engine',
  '@opentelemetry/api': 'library',
  '@modelcontextprotocol/client': 'engine schema',
  '@modelcontextprotocol/server': 'demo library',
  '@jmespath-community/jmespath': 'render repl',
};

/**
 * The floors whose code may run a line for another process, whose streams, signals, folder and variables are in the
 * environment of the line; and what is the same in every process, or concerns this one.
 */
const linesOfOthers = 'app cli repl prompts render terminal commands command-line completion help arguments';
const sameEverywhere = 'version versions arch';
const filesOfThisProcess = [
  'app/environment.ts',
  'terminal/programs/own-process.ts',
  'terminal/capabilities/stream-kind.ts',
  'terminal/standard-streams.ts',
  'terminal/write-sync.ts',
];

const faults = [];
const imports = new Map();
for (const entry of readdirSync(src, { recursive: true, withFileTypes: true })) {
  if (entry.isFile() && entry.name.endsWith('.ts')) read(join(entry.parentPath, entry.name));
}
checkFloors();
checkCircles('files', imports);
checkCircles('folders', byFolder());
checkWidths();
process.stderr.write(faults.map((fault) => `${fault}\n`).join(''));
if (faults.length > 0) process.exit(1);

function read(path) {
  const file = relative(src, path);
  const found = [];
  const text = readFileSync(path, 'utf8').replaceAll(/^\s*(\/\/|\*|\/\*).*$/gm, '');
  for (const [, specifier] of text.matchAll(/(?:\bfrom|\bimport|\bimport\()\s*'([^']+)'/g)) {
    if (specifier.startsWith('.')) found.push(relative(src, resolve(dirname(path), specifier)));
    else checkPackage(file, specifier);
  }
  if (/^export (?:let|var) /m.test(text)) {
    faults.push(`src/${file} may not export a variable that changes: the build copies what is exported.`);
  }
  checkProcess(file, text);
  imports.set(
    file,
    found.filter((target) => target.endsWith('.ts')),
  );
}

function checkPackage(file, specifier) {
  for (const [name, users] of Object.entries(packages)) {
    const isIt = specifier === name || specifier.startsWith(`${name}/`);
    if (isIt && !users.split(' ').includes(floorOf(file))) {
      faults.push(`src/${file} may not import ${name}: only ${users} may.`);
    }
  }
}

function checkProcess(file, text) {
  if (!linesOfOthers.split(' ').includes(floorOf(file)) || filesOfThisProcess.includes(file)) return;
  for (const [use, property] of text.matchAll(/(?<![\w.$/`-])process\.(\w+)/g)) {
    if (!sameEverywhere.split(' ').includes(property)) {
      faults.push(`src/${file} may not use ${use}: the environment of the line has it.`);
    }
  }
}

function checkFloors() {
  for (const [file, targets] of imports) {
    const floor = floorOf(file);
    if (file.endsWith('.d.ts')) continue;
    if (!(floor in floors)) faults.push(`src/${file} is on no floor: see .ci/layout.mjs.`);
    const allowed = [floor, ...(floors[floor] ?? '').split(' ')];
    for (const target of targets) {
      if (!allowed.includes(floorOf(target))) faults.push(`src/${file} may not import src/${target}.`);
    }
  }
}

/** Reports one way round for each circle that a search from every node runs into. */
function checkCircles(what, graph) {
  const done = new Set();
  const visit = (node, way) => {
    if (way.includes(node)) {
      faults.push(`These ${what} import each other: ${[...way.slice(way.indexOf(node)), node].join(' -> ')}`);
    } else if (!done.has(node)) {
      for (const next of graph.get(node) ?? []) visit(next, [...way, node]);
      done.add(node);
    }
  };
  for (const node of graph.keys()) visit(node, []);
}

function byFolder() {
  const folders = new Map();
  for (const [file, targets] of imports) {
    const from = dirname(file);
    if (!folders.has(from)) folders.set(from, new Set());
    for (const target of targets) if (dirname(target) !== from) folders.get(from).add(dirname(target));
  }
  return folders;
}

function checkWidths() {
  const counts = new Map();
  for (const file of imports.keys()) counts.set(dirname(file), (counts.get(dirname(file)) ?? 0) + 1);
  for (const [folder, count] of counts) {
    if (count > widest) faults.push(`src/${folder} has ${count} files of its own: ${widest} are enough.`);
  }
}

function floorOf(file) {
  return file.split('/')[0];
}
