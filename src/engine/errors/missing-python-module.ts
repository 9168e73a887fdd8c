import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { type SystemEnvironment, which } from '../../core/environment.ts';
import { quoteWord } from '../../core/quote.ts';
import type { StdioSource } from '../targets/source.ts';

/** Packages whose name is not that of their module. */
const packages: Record<string, string> = {
  bs4: 'beautifulsoup4',
  cv2: 'opencv-python',
  dateutil: 'python-dateutil',
  dotenv: 'python-dotenv',
  git: 'GitPython',
  jwt: 'PyJWT',
  PIL: 'pillow',
  sklearn: 'scikit-learn',
  yaml: 'PyYAML',
};

/** How many other environments are named. */
const maxOthers = 3;
/** What is in the folder of a project, up to which other environments are searched for. */
const projectMarks = ['.git', 'pyproject.toml', 'setup.py', 'requirements.txt'];
/** How many folders above that of the script may be the project's. */
const maxLevels = 4;

/**
 * Returns which Python has no such module, why it was used, and how to install the module or to use another Python. The
 * module's name is the server's text.
 */
export function missingPythonModule(
  module: string,
  source: StdioSource,
  environment: SystemEnvironment,
): string {
  const [top = module] = module.split('.');
  // The package is there, but not this part of it.
  const upgrade = top === module ? '' : '--upgrade ';
  const name = packages[top] ?? top;
  const { command, args, entry, python } = source;
  const target = entry === undefined ? 'the target' : `"command" of ${entry.name} in ${entry.file}`;
  if (isProgram(command, 'uv') || isProgram(command, 'uvx')) {
    return uvHint(module, name, source, target);
  }
  if (!isProgram(command, 'python') && python === undefined) {
    return `The Python that runs ${command} has no module "${module}". Install ${name} there.`;
  }
  const why = reasonOf(source, target);
  const script = python?.script ?? args.find((word) => word.endsWith('.py'));
  const folder = script === undefined ? source.cwd : dirname(resolve(source.cwd, script));
  const lines = [
    `Its Python, ${command} (${why}), has no module "${module}".`,
    `Install it: ${installation(command, upgrade + quoteWord(name), python?.origin === 'path' ? folder : undefined, environment)}`,
  ];
  const others = otherPythons(folder, command, top, environment);
  const option = python === undefined ? '' : '--python ';
  const where = python === undefined ? ` in ${target}` : '';
  const found = others.map(({ path, has }) => `${option}${quoteWord(path)}${has ? ' (has it)' : ''}`);
  if (python !== undefined && found.length === 0) found.push('--python PATH');
  if (found.length > 0) lines.push(`Or use another Python${where}: ${found.join(', ')}`);
  return lines.join('\n');
}

function isProgram(command: string, name: string): boolean {
  const program = basename(command).replace(/\.exe$/i, '');
  return program === name || (name === 'python' && /^(?:python|pypy)[\d.]*$/.test(program));
}

/** Why the server is run by the Python that it is. */
function reasonOf({ python }: StdioSource, target: string): string {
  switch (python?.origin) {
    case 'option':
      return 'from --python';
    case 'active':
      return 'from $VIRTUAL_ENV';
    case 'folder':
      return 'the nearest virtual environment';
    case 'path':
      return `from PATH, since there is no .venv or venv in ${dirname(python.script)} or above`;
    default:
      return `from ${target}`;
  }
}

/** Returns how to add a module to what uv installs. */
function uvHint(module: string, name: string, { args, python }: StdioSource, target: string): string {
  if (python !== undefined) {
    const add = `uv add --script ${quoteWord(python.script)} ${quoteWord(name)}`;
    return `uv runs it with the dependencies in its first lines, and they lack the module "${module}". Add it: ${add}`;
  }
  const where = args[0] === 'run' ? `, or to the project: uv add ${quoteWord(name)}` : '';
  return `The environment that uv made for it has no module "${module}". Add it with: --with ${quoteWord(name)} in ${target}${where}`;
}

/**
 * Returns the line that installs a package into the environment of a Python. `folder`: where to create a virtual
 * environment, which mcpc then uses, if the Python is the system's and forbids installing.
 */
function installation(
  command: string,
  name: string,
  folder: string | undefined,
  environment: SystemEnvironment,
): string {
  const python = quoteWord(command);
  if (isMadeByUv(command) && which('uv', environment) !== undefined) {
    return `uv pip install --python ${python} ${name}`;
  }
  if (folder === undefined || !isExternallyManaged(command)) return `${python} -m pip install ${name}`;
  const made = join(folder, '.venv');
  return `${python} -m venv ${quoteWord(made)} && ${quoteWord(join(made, 'bin/python'))} -m pip install ${name}`;
}

/** Whether an environment was made by uv, which puts no pip into it. */
function isMadeByUv(command: string): boolean {
  try {
    return /^uv\s*=/m.test(readFileSync(join(dirname(dirname(command)), 'pyvenv.cfg'), 'utf8'));
  } catch {
    return false;
  }
}

/** Whether the distribution manages the packages of a Python (PEP 668), so that pip refuses to. */
function isExternallyManaged(command: string): boolean {
  try {
    const path = realpathSync(command);
    const name = /^python(\d+\.\d+)$/.exec(basename(path));
    const library = join(dirname(dirname(path)), 'lib', name?.[0] ?? 'python3');
    return existsSync(join(library, 'EXTERNALLY-MANAGED'));
  } catch {
    return false;
  }
}

/** Returns other Pythons in environments near a folder, and that of conda; those with the module first. */
function otherPythons(
  folder: string,
  used: string,
  module: string,
  { env }: SystemEnvironment,
): { path: string; has: boolean }[] {
  const environments = env.CONDA_PREFIX === undefined ? [] : [env.CONDA_PREFIX];
  environments.push(...projectFolders(folder).flatMap(environmentsIn));
  const found = environments
    .map((environment) => ({ path: join(environment, 'bin/python'), has: hasModule(environment, module) }))
    .filter(({ path }) => path !== used && existsSync(path));
  return found.sort((a, b) => Number(b.has) - Number(a.has)).slice(0, maxOthers);
}

/** Returns the folder of a script and those above it, up to its project's; without a project only the first. */
function projectFolders(folder: string): string[] {
  const folders = [folder];
  for (let at = folder; !projectMarks.some((mark) => existsSync(join(at, mark))); ) {
    at = dirname(at);
    if (folders.length > maxLevels || dirname(at) === at) return [folder];
    folders.push(at);
  }
  return folders;
}

/** Returns the virtual environments and those of conda directly in a folder. */
function environmentsIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .map((name) => join(folder, name))
      .filter((path) => existsSync(join(path, 'pyvenv.cfg')) || existsSync(join(path, 'conda-meta')));
  } catch {
    return [];
  }
}

function hasModule(environment: string, module: string): boolean {
  const library = join(environment, 'lib');
  try {
    return readdirSync(library)
      .map((name) => join(library, name, 'site-packages'))
      .some((path) => existsSync(join(path, module)) || existsSync(join(path, `${module}.py`)));
  } catch {
    return false;
  }
}
