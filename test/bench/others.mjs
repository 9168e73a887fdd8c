/**
 * Compares mcpc with other programs on the same servers, interleaved: `npm run bench:others`, or after `--` another number
 * of rounds (7) and the names of some tasks alone: call, warm, list, calls, servers. What each does is looked at once
 * before it is measured: a program that does not show the result is omitted, with a message. `--write` keeps the figures
 * in figures.json, and renders them in README.md and the chart. Needs python3 with venv, and cargo and go for two programs.
 */
import { spawnSync } from 'node:child_process';
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeChart } from './chart.mjs';
import { summaryTable, taskTable, writeFigures } from './figures.mjs';
import { measure, program } from './measuring.mjs';
import { cache, installPrograms, titles } from './other-programs.mjs';
import { sessionsOf } from './session-programs.mjs';

const words = process.argv.slice(2);
const write = words.includes('--write');
const rounds = Number(words.find((word) => /^\d+$/.test(word)) ?? 7);
const chosen = words.filter((word) => /^[a-z]+$/.test(word));
const beside = (name) => fileURLToPath(new URL(name, import.meta.url));
const server = beside('at-once.sh');

const { programs, versions, env } = installPrograms();
const { inspector, mcpdo, mcporter, apify, mcp2cli, mcpRepl, mcptools, fastmcp, python } = programs;
const today = new Date().toISOString().slice(0, 10);
const measured = `${today}, Node ${versions.node.slice(1)}, ${process.platform} ${process.arch}`;

const manyTools = file('tools.json', JSON.stringify(Array.from({ length: 1_000 }, toolNumber)));
const one = config('one', { once: { command: server, args: [] } });
const kept = config('kept', { once: { command: server, args: [], lifecycle: 'keep-alive' } });
const many = config('many', { many: { command: server, args: [manyTools] } });
const fifty = config(
  'fifty',
  Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`s${at}`, { command: server, args: [] }])),
);
const script = file('calls', 'call echo text=hello\n'.repeat(1_000));
const scriptOfMcpRepl = file('calls-mcp-repl', 'echo text=hello\n'.repeat(1_000));
const scriptOfMcptools = file('calls-mcptools', `${'call echo {"text":"hello"}\n'.repeat(1_000)}/q\n`);

const names = titles(versions);

/** Returns a line for `sh` in which `"$0"` is the program. */
const shell = (path, line) => path && ['sh', '-ec', line, path];
const apifySession = (file, name, work) =>
  shell(apify, `"$0" connect '${file}:${name}' @bench >&2; ${work}; "$0" close @bench >&2`);
const mcpdoSession = (file, name, work) =>
  shell(
    mcpdo,
    `"$0" connect --config '${file}' ${name} >&2; ${work}; "$0" disconnect ${name} >&2; "$0" daemon stop >&2`,
  );
const times = (count, line) => `for i in $(seq ${count}); do ${line}; done`;
const apifyCalls = (count) =>
  apifySession(one, 'once', times(count, '"$0" @bench tools-call echo text:=hello'));
const mcpdoCalls = (count) =>
  mcpdoSession(one, 'once', times(count, '"$0" --connection once tools/call echo text:=hello'));
const mcporterCalls = (count) =>
  shell(
    mcporter,
    `${times(count, `"$0" call --config '${kept}' once.echo text=hello`)}; "$0" --config '${kept}' daemon stop >&2`,
  );
const mcp2cliCalls = (count) =>
  shell(
    mcp2cli,
    `"$0" --mcp-stdio ${server} --session-start calls >&2; ${times(count, '"$0" --session calls echo --text hello')}; "$0" --session-stop calls >&2`,
  );

const sessions = sessionsOf(programs, { name: 'once', file: kept, command: server });
const greeted = ({ call }) => call('echo', { text: 'hello' });

/** The programs whose connection cannot outlive a line. */
const withoutSessions = ['inspector', 'mcpRepl', 'mcptools', 'fastmcp'];

/** The tasks, how each program does them, and what its output must contain, and how often. */
const tasks = [
  {
    name: 'call',
    title: 'a call',
    shows: /^ *(hello|"text": "hello")$/gm,
    count: 1,
    ways: {
      mcpc: [program, 'call', server, 'echo', 'text=hello'],
      mcporter: mcporter && [mcporter, 'call', '--stdio', server, 'echo', 'text=hello'],
      inspector: inspector && [
        ...[inspector, '--cli', server, '--method', 'tools/call', '--tool-name', 'echo'],
        ...['--tool-arg', 'text=hello'],
      ],
      mcpdo: mcpdoCalls(1),
      apify: apifyCalls(1),
      mcp2cli: mcp2cli && [mcp2cli, '--mcp-stdio', server, 'echo', '--text', 'hello'],
      mcpRepl: mcpRepl && [mcpRepl, '-e', 'echo text=hello', '--', server],
      mcptools: mcptools && [mcptools, 'call', 'echo', '-p', '{"text":"hello"}', server],
      fastmcp: fastmcp && [fastmcp, 'call', one, 'echo', 'text=hello'],
    },
  },
  {
    name: 'warm',
    title: 'a call in a session that is running',
    shows: /^hello$/gm,
    count: 1,
    before: Object.values(sessions).map(({ start }) => start),
    ways: Object.fromEntries(Object.entries(sessions).map(([name, session]) => [name, greeted(session)])),
    after: Object.values(sessions).flatMap(({ stop }) => stop),
    cannot: Object.fromEntries(withoutSessions.map((name) => [name, 'has no sessions'])),
  },
  {
    name: 'list',
    title: 'the list of 1,000 tools',
    shows: /\btool_\d+\b/g,
    distinct: true,
    count: 1_000,
    ways: {
      mcpc: [program, 'tools', `${server} ${manyTools}`],
      mcporter: mcporter && [mcporter, 'list', '--config', many, 'many', '--all-parameters'],
      inspector: inspector && [inspector, '--cli', server, manyTools, '--method', 'tools/list'],
      mcpdo: mcpdoSession(many, 'many', '"$0" --connection many tools/list'),
      apify: apifySession(many, 'many', '"$0" @bench tools-list'),
      mcp2cli: mcp2cli && [mcp2cli, '--mcp-stdio', `${server} ${manyTools}`, '--list'],
      mcpRepl: mcpRepl && [mcpRepl, '-e', 'tools', '--', server, manyTools],
      mcptools: mcptools && [mcptools, 'tools', server, manyTools],
      fastmcp: fastmcp && [fastmcp, 'list', many],
    },
  },
  {
    name: 'calls',
    title: '1,000 calls in one session',
    // The shell of mcptools prints its prompt into a pipe, too.
    shows: /^(mcp > )*hello$/gm,
    count: 1_000,
    most: 5,
    ways: {
      mcpc: [program, 'connect', server],
      mcpRepl: mcpRepl && [mcpRepl, '--', server],
      mcptools: mcptools && [mcptools, 'shell', server],
      library: ['node', beside('calls-library.mjs'), '1000', server],
      sdk: ['node', beside('calls-sdk.mjs'), '1000', server],
      fastmcpClient: python && [python, beside('calls-fastmcp.py'), '1000', server],
    },
    scripts: { mcpc: script, mcpRepl: scriptOfMcpRepl, mcptools: scriptOfMcptools },
    // One start of the program per call: a few predict a thousand.
    commands: { mcporter: mcporterCalls, mcpdo: mcpdoCalls, apify: apifyCalls, mcp2cli: mcp2cliCalls },
    cannot: { inspector: 'has no sessions', fastmcp: 'has no sessions' },
  },
  {
    name: 'servers',
    title: 'the tools of 50 servers',
    distinct: true,
    shows: /\bs\d+(_echo\b| \(1 tool)/g,
    count: 50,
    ways: {
      mcpc: [program, 'tools', fifty],
      mcporter: mcporter && [mcporter, 'list', '--config', fifty],
      fastmcp: fastmcp && [fastmcp, 'list', fifty],
    },
    cannot: {
      inspector: 'asks one server',
      mcpdo: 'asks one server',
      mcp2cli: 'asks one server',
      mcpRepl: 'asks one server',
      mcptools: 'asks one server',
      // Tried on 2026-11-26, nothing else running: `connect FILE` started a daemon for each, of which 47 gave up.
      apify: 'a daemon for each; 47 of 50 did not start',
    },
  },
];

console.log(`${measured}, medians of ${rounds} rounds in turn.`);
const done = {};
for (const task of tasks.filter(({ name }) => chosen.length === 0 || chosen.includes(name))) {
  // What `before` started is not measured: the CPU time and the memory are those of the clients.
  for (const words of task.before ?? []) outputOf(words);
  try {
    const compared = await compare(task);
    done[task.name] = compared;
    console.log(`\n${taskTable(compared, names)}`);
    // Not at the end alone: all tasks together take an hour.
    if (write) writeChart(writeFigures({ [task.name]: compared }, names));
  } catch (error) {
    console.error(`\n${task.title} was not measured: ${error.message}`);
    process.exitCode = 1;
  } finally {
    for (const words of task.after ?? []) outputOf(words);
  }
}
console.log(`\nWall time, CPU time and memory relative to mcpc, of which the first line has the figures:\n`);
console.log(summaryTable(done, names));

async function compare(task) {
  const { title, count, most = rounds, ways, scripts = {}, commands = {}, cannot = {} } = task;
  const few = 11;
  const wanted = {};
  const missing = { ...cannot };
  const take = (name, words, result, key = name) => {
    if (words === undefined) missing[name] = 'not installed';
    else if (missing[name] !== undefined) return;
    else if (does(name, words, scripts[name], { ...task, count: result })) wanted[key] = words;
    else missing[name] = 'failed';
  };
  for (const [name, words] of Object.entries(ways)) take(name, words, count);
  for (const [name, calls] of Object.entries(commands)) {
    take(name, calls(1), 1, `${name} 1`);
    take(name, calls(few), few, `${name} ${few}`);
  }
  const figures = await measure(wanted, { rounds: Math.min(rounds, most), input: scripts, env });
  for (const name of Object.keys(ways)) if (name in wanted && !(name in figures)) missing[name] = 'failed';
  for (const name of Object.keys(commands)) {
    const [first, last] = [figures[`${name} 1`], figures[`${name} ${few}`]];
    delete figures[`${name} 1`];
    delete figures[`${name} ${few}`];
    if (first === undefined || last === undefined) continue;
    const extended = (member) => first[member] + ((last[member] - first[member]) / (few - 1)) * (count - 1);
    figures[name] = { wall: extended('wall'), cpu: extended('cpu'), memory: last.memory, extended: few };
  }
  if (figures.mcpc === undefined) throw new Error(`mcpc itself did not do it: ${title}.`);
  const named = Object.entries(figures).map(([name, figure]) => [name, { program: names[name], ...figure }]);
  return { title, measured, figures: Object.fromEntries(named), missing };
}

/** Whether the program does the task; reports it otherwise, after two more attempts. */
function does(name, words, input, { shows, count, distinct = false }) {
  let failure = '';
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const { output, why } = outputOf(words, input);
    const found = output.match(shows) ?? [];
    const results = distinct ? new Set(found).size : found.length;
    if (results === count && why === '') return true;
    failure = `it showed ${results} of ${count} results${why}`;
  }
  console.error(`${names[name]} is left out: ${failure}.`);
  return false;
}

/** Returns the standard output of the program, and its error, if it failed. */
function outputOf([command, ...args], input) {
  // Files, because the sockets that Node would use break programs that share one: the first stops waiting on it.
  const [out, err] = ['output', 'errors'].map((name) => join(cache, name));
  const stdio = [input === undefined ? 'ignore' : openSync(input), openSync(out, 'w'), openSync(err, 'w')];
  const { status } = spawnSync(command, args, { env, stdio });
  for (const fd of stdio) if (fd !== 'ignore') closeSync(fd);
  const output = readFileSync(out, 'utf8');
  if (status === 0) return { output, why: '' };
  const lines = readFileSync(err, 'utf8').trim().split('\n');
  return { output, why: `; ${(lines.find((line) => /error/i.test(line)) ?? lines.at(-1)).trim()}` };
}

function toolNumber(_, at) {
  const properties = { text: { type: 'string', description: 'what to say' }, times: { type: 'integer' } };
  const inputSchema = { type: 'object', properties, required: ['text'] };
  return { name: `tool_${at}`, description: `Says a text ${at} times.`, inputSchema };
}

function config(name, mcpServers) {
  return file(`${name}.json`, JSON.stringify({ mcpServers }));
}

/** Writes a file. Returns its path. */
function file(name, content) {
  const path = join(cache, name);
  writeFileSync(path, content);
  return path;
}
