/**
 * mcpc beside other programs, on the same server, in turn: `npm run bench:others`. Each is installed into a folder of
 * its own below `test/.cache/bench`. A cold call and the list of 1,000 tools are measured with all of them, 1,000
 * calls in one session with those that have sessions or scripts. Needs python3 with venv.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { measure, print, program, root } from './measuring.mjs';

const rounds = Number(process.argv[2] ?? 7);
const cache = join(root, 'test/.cache/bench');
const atOnce = fileURLToPath(new URL('at-once.sh', import.meta.url));
const manyTools = `${process.execPath} ${fileURLToPath(new URL('thousand-tools.mjs', import.meta.url))}`;

const inspector = npmProgram('@modelcontextprotocol/inspector', '0.15.0', 'mcp-inspector');
const mcporter = npmProgram('mcporter', 'latest', 'mcporter');
const apify = npmProgram('@apify/mcpc', 'latest', 'mcpc');
const fastmcp = pythonProgram('fastmcp', 'fastmcp');
const config = (name, [command, ...args]) => {
  const file = join(cache, `${name}.json`);
  writeFileSync(file, JSON.stringify({ mcpServers: { [name]: { command, args } } }));
  return file;
};
const once = config('once', [atOnce]);
const many = config('many', manyTools.split(' '));
const inSession = (file, name, words) => {
  const said = `"$0" connect '${file}:${name}' @bench >&2 && "$0" @bench ${words}; "$0" close @bench`;
  return ['sh', '-c', said, apify];
};

print(
  'One call',
  await measure(
    {
      mcpc: [process.execPath, program, 'call', atOnce, 'echo', 'text=hello'],
      mcporter: [mcporter, 'call', '--stdio', atOnce, 'echo', 'text=hello'],
      'inspector --cli': [
        ...[inspector, '--cli', atOnce, '--method', 'tools/call', '--tool-name', 'echo'],
        ...['--tool-arg', 'text=hello'],
      ],
      '@apify/mcpc (connect, call, close)': inSession(once, 'once', 'tools-call echo text:=hello'),
      'fastmcp call': [fastmcp, 'call', once, 'echo', 'text=hello'],
    },
    { rounds },
  ),
);
print(
  'The list of 1,000 tools',
  await measure(
    {
      mcpc: [process.execPath, program, 'tools', manyTools],
      mcporter: [mcporter, 'list', '--stdio', manyTools],
      'inspector --cli': [inspector, '--cli', ...manyTools.split(' '), '--method', 'tools/list'],
      '@apify/mcpc (connect, list, close)': inSession(many, 'many', 'tools-list'),
      'fastmcp list': [fastmcp, 'list', many],
    },
    { rounds },
  ),
);
const script = join(cache, 'calls');
writeFileSync(script, 'call echo text=hello\n'.repeat(1_000));
print(
  '1,000 calls in one session (mcpc: a script on standard input)',
  await measure(
    { mcpc: [process.execPath, program, 'connect', atOnce] },
    { rounds: Math.min(rounds, 5), input: { mcpc: script } },
  ),
);

/** The program of an npm package, installed into a folder of its own. */
function npmProgram(name, version, bin) {
  const folder = join(cache, name.replace('/', '-'));
  const path = join(folder, 'node_modules/.bin', bin);
  if (!existsSync(path)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{ "private": true }');
    execFileSync('npm', ['install', '--no-audit', '--no-fund', `${name}@${version}`], {
      cwd: folder,
      stdio: 'inherit',
    });
  }
  const manifest = JSON.parse(readFileSync(join(folder, 'node_modules', name, 'package.json'), 'utf8'));
  console.log(`${name} ${manifest.version}`);
  return path;
}

/** The program of a Python package, installed into an environment of its own. */
function pythonProgram(name, bin) {
  const folder = join(cache, name);
  const path = join(folder, 'bin', bin);
  if (!existsSync(path)) {
    execFileSync('python3', ['-m', 'venv', folder], { stdio: 'inherit' });
    execFileSync(join(folder, 'bin/pip'), ['install', '--quiet', name], { stdio: 'inherit' });
  }
  console.log(
    `${name} ${execFileSync(path, ['version'], { encoding: 'utf8' }).match(/FastMCP version:\s*(\S+)/)?.[1]}`,
  );
  return path;
}
