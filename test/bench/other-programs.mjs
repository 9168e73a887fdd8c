/** The programs that mcpc is compared with, each at one version and in its own folder in `test/.cache/bench`. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { quickEnvironment, root } from './measuring.mjs';

export const cache = join(root, 'test/.cache/bench');

/** The Node for all of them: mcporter's current version requires it. */
const nodeVersion = '24.21.0';
const npmPrograms = {
  inspector: ['@modelcontextprotocol/inspector', '2.12.0', 'mcp-inspector'],
  mcpdo: ['@modelcontextprotocol/inspector', '2.12.0', 'mcpdo'],
  mcporter: ['mcporter', '0.12.3', 'mcporter'],
  apify: ['@apify/mcpc', '0.2.6', 'mcpc'],
};
const pythonVersions = { fastmcp: '4.2.3', mcp2cli: '3.8.0' };
/** In Rust and in Go. */
const compiledVersions = { mcpRepl: '0.3.9', mcptools: '0.7.1' };

/** The programs as tables name them. */
export function titles(versions) {
  return {
    mcpc: `mcpc ${versions.mcpc}`,
    mcporter: `mcporter ${versions.mcporter}`,
    inspector: `\`inspector --cli\` ${versions.inspector}`,
    mcpdo: `\`mcpdo\` ${versions.mcpdo}`,
    apify: `@apify/mcpc ${versions.apify}`,
    mcp2cli: `mcp2cli ${versions.mcp2cli}`,
    mcpRepl: `mcp-repl ${versions.mcpRepl}`,
    mcptools: `mcptools ${versions.mcptools}`,
    fastmcp: `fastmcp ${versions.fastmcp}`,
    fastmcpClient: `its \`Client\` in Python`,
    library: '`Client` of mcpc',
    sdk: "the SDK's client",
  };
}

/**
 * Installs missing programs. Returns the paths of the programs by name, their versions, and the
 * environment to run them in. A program that cannot be installed is reported and omitted.
 */
export function installPrograms() {
  const node = installed(`node-${nodeVersion}`, (folder) => npmProgram(folder, 'node', nodeVersion, 'node'));
  const home = join(cache, 'home');
  mkdirSync(home, { recursive: true });
  const path = [dirname(node ?? process.execPath), process.env.PATH].join(delimiter);
  const env = { ...quickEnvironment(), HOME: home, PATH: path };
  for (const name of Object.keys(env)) if (name.startsWith('XDG_')) delete env[name];
  const programs = {};
  for (const [key, [name, version, bin]] of Object.entries(npmPrograms)) {
    const folder = `${name.replace('/', '-')}-${version}`;
    programs[key] = installed(folder, (whole) => npmProgram(whole, name, version, bin));
  }
  for (const [name, version] of Object.entries(pythonVersions)) {
    programs[name] = installed(`${name}-${version}`, (folder) => pythonProgram(folder, name, version));
  }
  const { mcpRepl, mcptools } = compiledVersions;
  programs.mcpRepl = installed(`mcp-repl-${mcpRepl}`, (folder) => cargoProgram(folder, 'mcp-repl', mcpRepl));
  programs.mcptools = installed(`mcptools-${mcptools}`, (folder) => {
    return goProgram(folder, 'github.com/f/mcptools', 'cmd/mcptools', mcptools);
  });
  programs.python = programs.fastmcp && join(dirname(programs.fastmcp), 'python');
  const versions = {
    node: execFileSync('node', ['--version'], { env, encoding: 'utf8' }).trim(),
    mcpc: JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version,
    ...pythonVersions,
    ...compiledVersions,
    ...Object.fromEntries(Object.entries(npmPrograms).map(([key, [, version]]) => [key, version])),
  };
  return { programs, versions, env };
}

/** Returns the program that `install` puts into the folder of that name. Incomplete installations are removed. */
function installed(name, install) {
  const folder = join(cache, name);
  const done = join(folder, 'installed');
  try {
    if (!existsSync(done)) {
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder, { recursive: true });
    }
    const program = install(folder);
    writeFileSync(done, '');
    return program;
  } catch (error) {
    rmSync(done, { force: true });
    const why = error.code === 'ENOENT' ? `${error.path} was not found` : error.message.split('\n')[0];
    console.error(`${name} is left out: ${why}.`);
    return undefined;
  }
}

function npmProgram(folder, name, version, bin) {
  const path = join(folder, 'node_modules/.bin', bin);
  if (existsSync(path)) return path;
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  const quiet = ['--no-audit', '--no-fund', '--loglevel', 'error'];
  execFileSync('npm', ['install', '--save-exact', ...quiet, `${name}@${version}`], { cwd: folder });
  if (!existsSync(path)) throw new Error(`${name} has no program ${bin}.`);
  return path;
}

function pythonProgram(folder, name, version) {
  const path = join(folder, 'bin', name);
  if (existsSync(path)) return path;
  execFileSync('python3', ['-m', 'venv', folder]);
  execFileSync(join(folder, 'bin/python'), ['-m', 'pip', 'install', '--quiet', `${name}==${version}`]);
  return path;
}

function cargoProgram(folder, name, version) {
  const path = join(folder, 'bin', name);
  if (existsSync(path)) return path;
  execFileSync('cargo', ['install', '--quiet', '--locked', '--root', folder, `${name}@${version}`]);
  return path;
}

function goProgram(folder, module, main, version) {
  const path = join(folder, 'program');
  if (existsSync(path)) return path;
  // A module that requires it, because `go install` needs the list of all versions, which the proxy may not have.
  writeFileSync(join(folder, 'go.mod'), `module bench\n\ngo 1.24.0\n\nrequire ${module} v${version}\n`);
  execFileSync('go', ['build', '-mod=mod', '-o', path, `${module}/${main}`], { cwd: folder });
  return path;
}
