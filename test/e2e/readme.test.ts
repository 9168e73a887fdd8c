import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { topicTexts } from '../../src/help/topic-texts.ts';
import { describePython, pythonPath } from '../setup/python.ts';
import { codeBlocks, consoleExamples, shellExample } from './harness/examples.ts';
import { temporaryFolder, temporaryHome } from './harness/folder.ts';
import { mcpc, shell } from './harness/mcpc.ts';
import { clean, root } from './harness/program.ts';

/** How long a step of a job may take, in ms: mcpc check starts the server many times. */
const jobTimeout = 300_000;

const readme = read('README.md');
const scripts = codeBlocks(readme, 'sh');

function read(file: string): string {
  return readFileSync(join(root, file), 'utf8');
}

/** The first block that contains a text. */
function blockWith(text: string, blocks = scripts): string {
  return blocks.find((block) => block.includes(text)) ?? '';
}

/** Creates a folder with the server of the README, and the environment of its commands, with a home of its own. */
function createSession(): { cwd: string; home: string; env: Record<string, string> } {
  const cwd = temporaryFolder();
  const [server = ''] = codeBlocks(readme, 'python');
  writeFileSync(join(cwd, 'server.py'), server);
  return { cwd, home: temporaryHome(), env: { VIRTUAL_ENV: dirname(dirname(pythonPath())) } };
}

/** Without what is only reported on a busy machine. */
function withoutWaiting(text: string): string {
  return text.replaceAll(/^note: Still waiting.*\n/gm, '');
}

describePython('a session of the README', () => {
  const session = createSession();

  it.each(consoleExamples(readme))('$line', async ({ line, shown }) => {
    // In the order in which a terminal shows it.
    const { stdout } = await shell(`{ ${line}\n} 2>&1`, session);
    expect(withoutWaiting(stdout)).toBe(shown);
  });

  it('has lines of the shell that print what it says', async () => {
    const { lines, shown } = shellExample(readme, 'server.py> ');
    const { stdout, stderr } = await mcpc(['server.py'], { ...session, stdin: lines });
    expect(withoutWaiting(stdout + stderr)).toBe(shown);
  });

  it('has test files that pass, as the help topic has', async () => {
    const cwd = join(session.cwd, 'tests');
    mkdirSync(cwd);
    const texts = [readme, topicTexts.get('test') ?? ''];
    for (const [at, text] of texts.entries()) {
      const file = blockWith('# calculator.mcpc', codeBlocks(text, 'text'));
      // The machine of the tests may be busy.
      const patient = file.replace('within 200ms', 'within 60s').replace('server.py', '../server.py');
      writeFileSync(join(cwd, `${at}.mcpc`), patient);
    }
    const line = 'mcpc test --reporter tap';
    const { stdout, stderr, exitCode } = await shell(line, { ...session, cwd, timeout: 55_000 });
    expect(stdout, stderr).toMatch(/^1\.\.5$/m);
    expect(exitCode, stdout).toBe(0);
  });

  it('has a CI step that works with standard input closed and without a terminal', async () => {
    // It starts the server three times.
    const finished = await shell(blockWith('set -euo pipefail'), { ...session, timeout: 55_000 });
    expect(finished).toMatchObject({ exitCode: 0 });
    expect(JSON.parse(readFileSync(join(session.cwd, 'tools.json'), 'utf8'))).toEqual(['multiply']);
  });

  it('has a CI step that fails if the result differs', async () => {
    const failing = blockWith('set -euo pipefail').replaceAll('server.py', 'demo').replace('= 42', '= 43');
    expect((await shell(failing, session)).exitCode).toBe(1);
  });
});

describePython('the job of the README for GitHub Actions', () => {
  const [job = ''] = codeBlocks(readme, 'yaml');
  const steps = [...job.matchAll(/^ +- run: (.*)$/gm)].map(([, line = '']) => line);
  const { cwd, home, env } = createSession();
  const summary = join(cwd, 'summary.md');
  const run = (line: string) =>
    shell(line, {
      ...{ cwd, home, timeout: jobTimeout },
      env: {
        ...env,
        CI: 'true',
        GITHUB_ACTIONS: 'true',
        GITHUB_WORKSPACE: cwd,
        GITHUB_STEP_SUMMARY: summary,
      },
    });

  beforeAll(async () => {
    const tests = blockWith('# calculator.mcpc', codeBlocks(readme, 'text'));
    writeFileSync(join(cwd, 'calculator.mcpc'), tests);
    const [snapshot = ''] = /mcpc snapshot [^`]*mcp\.lock\.json/.exec(readme) ?? [];
    expect(await run(snapshot)).toMatchObject({ exitCode: 0 });
  }, jobTimeout);

  it('has ten lines, and installs what it runs', () => {
    expect(job.trim().split('\n')).toHaveLength(10);
    expect(steps[0]).toMatch(/^pip install \S+ && npm install --global mcpc$/);
  });

  it.each(steps.slice(1))(
    'has a step that passes: %s',
    async (line) => {
      const { stdout, stderr, exitCode } = await run(line);
      expect(exitCode, stdout + stderr).toBe(0);
      const command = line.split(' ', 2).join(' ');
      expect(readFileSync(summary, 'utf8')).toContain(command);
    },
    jobTimeout,
  );

  it(
    'has a step that fails if a tool needs another argument',
    async () => {
      const server = join(cwd, 'server.py');
      writeFileSync(server, readFileSync(server, 'utf8').replace('b: int', 'b: int, c: int'));
      const { stdout, exitCode } = await run(steps.find((line) => line.startsWith('mcpc diff')) ?? '');
      expect(stdout).toMatch(/^::error file=mcp\.lock\.json,line=\d+,title=breaking/m);
      expect(exitCode).toBe(1);
    },
    jobTimeout,
  );
});

describe('the README', () => {
  it('has no command that no test runs', () => {
    const tested = ['npm i -g', 'book_table', 'set -euo pipefail', 'npm cit'];
    expect(scripts.filter((script) => !tested.some((text) => script.includes(text)))).toEqual([]);
    expect(scripts).toContain('npm cit\n');
  });

  it('has lines that answer server requests', async () => {
    const { stdout, stderr, exitCode } = await shell(blockWith('book_table'));
    expect(stdout, stderr).toBe(
      'A table for 4, dinner, inside, by the fire, for Ada, without a reminder.\nscript says: A protocol.\n',
    );
    expect(exitCode).toBe(0);
  });

  it('has a config file', async () => {
    const cwd = temporaryFolder();
    const [text = ''] = codeBlocks(readme, 'jsonc');
    writeFileSync(join(cwd, 'mcp.json'), text);
    const { stdout } = await mcpc(['servers', 'mcp.json', '--json'], { cwd });
    expect(JSON.parse(stdout)).toMatchObject([{ name: 'files' }, { name: 'weather' }]);
    expect(stdout).not.toContain('"problem"');
  });

  it('says how to run mcpc in a clone', () => {
    expect(readme).toContain('`npx mcpc`');
    // The first npx in a clone would build again while other tests run.
    const quiet = { npm_config_update_notifier: 'false', npm_config_ignore_scripts: 'true' };
    const env = { ...clean({}).env, ...quiet };
    const words = ['mcpc', 'call', 'demo', 'multiply', 'a=5', 'b=3'];
    expect(execFileSync('npx', words, { cwd: root, env, encoding: 'utf8' })).toBe('15\n');
  });

  it('names the topics of help', () => {
    const [, list = ''] = /`mcpc help TOPIC` explains ([^;]*);/.exec(readme) ?? [];
    expect(list.match(/[\w-]+/g)?.filter((word) => word !== 'and')).toEqual([...topicTexts.keys()]);
  });
});

describe('the documentation', () => {
  const files = ['README.md', 'src/README.md', 'src/library/README.md', 'test/bench/README.md'];
  const documents = [...files, '.github/CONTRIBUTING.md'];

  it.each(documents)('names existing scripts of the package, and links to existing files: %s', (file) => {
    const text = read(file);
    const { scripts } = JSON.parse(read('package.json'));
    const named = [...text.matchAll(/npm run ([\w:-]+)/g)].map(([, name = '']) => name);
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(named));
    const links = [...text.matchAll(/\]\(([^)#:]+)\)/g)].map(([, path = '']) => path);
    expect(links.filter((path) => !existsSync(join(root, dirname(file), path)))).toEqual([]);
  });

  it('of the library refers to existing tests', () => {
    const named = [...read('src/library/README.md').matchAll(/^\|.*\| `(.+)`\s*\|$/gm)].map(
      ([, title = '']) => title,
    );
    const tests = ['test/e2e', 'test/unit/library'].flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter(
          (file) => file.endsWith('.test.ts') && (folder !== 'test/e2e' || /^(library|skills)/.test(file)),
        )
        .map((file) => read(join(folder, file))),
    );
    const texts = tests.join('\n');
    expect(named.length).toBeGreaterThan(20);
    // The title of a test for several cases ends with a placeholder.
    expect(named.filter((title) => !texts.includes(`('${title}`))).toEqual([]);
  });

  it('of the source describes every folder', () => {
    const guide = read('src/README.md');
    const folders = readdirSync(join(root, 'src'), { withFileTypes: true }).filter((entry) =>
      entry.isDirectory(),
    );
    expect(folders.map(({ name }) => name).filter((name) => !guide.includes(`\`${name}\``))).toEqual([]);
  });
});

describe('the help topics', () => {
  it('set up completion in an empty home folder', async () => {
    const home = temporaryFolder();
    const lines = codeBlocks(topicTexts.get('completion') ?? '', 'sh').join('');
    const { stdout, stderr, exitCode } = await shell(lines, { home });
    expect({ stdout, stderr, exitCode }).toEqual({ stdout: '', stderr: '', exitCode: 0 });
    const files = [
      '.local/share/bash-completion/completions/mcpc',
      '.zsh/_mcpc',
      '.config/fish/completions/mcpc.fish',
    ];
    for (const file of files) expect(statSync(join(home, file)).size, file).toBeGreaterThan(100);
  });

  it('have a file that answers server requests', async () => {
    const cwd = temporaryFolder();
    const text = blockWith('"forms"', codeBlocks(topicTexts.get('answers') ?? '', 'jsonc'));
    writeFileSync(join(cwd, 'answers.json'), text.replace('~/data', cwd));
    const words = ['call', 'demo', 'book_table', '--answers', 'answers.json'];
    expect((await mcpc(words, { cwd })).stdout).toContain(
      'A table for 4, dinner, inside, by the fire, for Ada',
    );
  });

  it('have a config file', async () => {
    const cwd = temporaryFolder();
    const [text = ''] = codeBlocks(topicTexts.get('config') ?? '', 'jsonc');
    writeFileSync(join(cwd, 'mcp.json'), text);
    const { stdout } = await mcpc(['servers', 'mcp.json', '--json'], { cwd });
    const names = ['files', 'weather', 'trial'];
    expect(JSON.parse(stdout).map(({ name }: { name: string }) => name)).toEqual(names);
    expect(stdout).not.toContain('"problem"');
  });
});

describe('the changelog', () => {
  it('has an entry for this version', () => {
    const { version } = JSON.parse(read('package.json'));
    expect(read('CHANGELOG.md')).toContain(`## [${version}]`);
  });
});
