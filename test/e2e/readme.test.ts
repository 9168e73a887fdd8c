import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describePython, pythonPath } from '../setup/python.ts';
import { temporaryFolder } from './harness/folder.ts';
import { mcpc, shell } from './harness/mcpc.ts';
import { clean, root } from './harness/program.ts';

const readme = readFileSync(join(root, 'README.md'), 'utf8');
const blocks = [...readme.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, language = '', text = '']) => ({
  language,
  text,
}));

/** The code blocks of a language. */
function blocksOf(language: string): string[] {
  return blocks.filter((block) => block.language === language).map(({ text }) => text);
}

/** Creates a folder with the server of the README, and the environment of its commands. */
function createSession(): { cwd: string; env: Record<string, string> } {
  const cwd = temporaryFolder();
  const [server = ''] = blocksOf('python');
  writeFileSync(join(cwd, 'server.py'), server);
  return { cwd, env: { VIRTUAL_ENV: dirname(dirname(pythonPath())) } };
}

/** The commands of the console blocks, each with its documented output. */
const commands = blocksOf('console').flatMap((text) =>
  text
    .split(/^\$ /m)
    .slice(1)
    .map((part): [string, string] => {
      const end = part.indexOf('\n');
      return [part.slice(0, end), part.slice(end + 1)];
    }),
);

describePython('a session of the README', () => {
  const session = createSession();

  it.each(commands)('%s', async (line, shown) => {
    const { stdout, stderr } = await shell(line, session);
    const errors = stderr
      .split('\n')
      // The text of the interpreter differs between versions; on a busy machine, mcpc reports that it waits.
      .filter((row) => !/^(Traceback| {2}|ModuleNotFoundError|note: Still waiting)/.test(row))
      .join('\n');
    expect((stdout + errors).replaceAll(session.cwd, '/home/me/servers')).toBe(shown);
  });

  it('has a CI step that works with standard input closed and without a terminal', async () => {
    const step = blocksOf('sh').find((text) => text.includes('set -euo pipefail')) ?? '';
    const finished = await shell(step, session);
    expect(finished).toMatchObject({ exitCode: 0 });
    expect(JSON.parse(readFileSync(join(session.cwd, 'tools.json'), 'utf8'))).toEqual(['multiply']);
  });

  it('has a CI step that fails if the result differs', async () => {
    const step = blocksOf('sh').find((text) => text.includes('set -euo pipefail')) ?? '';
    const failing = step.replaceAll('server.py', 'demo').replace('= 42', '= 43');
    expect((await shell(failing, session)).exitCode).toBe(1);
  });
});

describe('the README about server requests', () => {
  it('has lines that answer them', async () => {
    const lines = blocksOf('sh').find((text) => text.includes('book_table')) ?? '';
    const llm = join(temporaryFolder(), 'llm');
    writeFileSync(llm, '#!/bin/sh\necho "$@"\n', { mode: 0o755 });
    const { stdout, stderr, exitCode } = await shell(lines.replace('exec:llm', `exec:${llm}`));
    expect(stdout, stderr).toBe(
      'A table for 4, dinner, inside, by the fire, for Ada, without a reminder.\n' +
        'script says: A protocol.\ncommand says: -m small\n',
    );
    expect(exitCode).toBe(0);
  });

  it('has an answers file that answers them', async () => {
    const cwd = temporaryFolder();
    const text = blocksOf('jsonc').find((block) => block.includes('"forms"')) ?? '';
    writeFileSync(join(cwd, 'answers.json'), text.replace('~/data', cwd));
    const words = ['call', 'demo', 'book_table', '--answers', 'answers.json'];
    expect((await mcpc(words, { cwd })).stdout).toContain(
      'A table for 4, dinner, inside, by the fire, for Ada',
    );
  });
});

describe('the README', () => {
  it('has two lines that work in a clone', () => {
    const [first = ''] = blocksOf('sh');
    expect(first).toBe('npm ci && npx mcpc call demo multiply a=5 b=3\n');
    // The first npx in a clone would build again while other tests run.
    const quiet = { npm_config_update_notifier: 'false', npm_config_ignore_scripts: 'true' };
    const env = { ...clean({}).env, ...quiet };
    const printed = execFileSync('npx', ['mcpc', 'call', 'demo', 'multiply', 'a=5', 'b=3'], {
      cwd: root,
      env,
      encoding: 'utf8',
    });
    expect(printed).toBe('15\n');
    expect(blocksOf('sh')).toContain('npm cit\n');
  });

  it('names existing scripts of the package', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const named = [...readme.matchAll(/npm run ([\w:-]+)/g)].map(([, name = '']) => name);
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(named));
  });

  it('lists every command that help lists', async () => {
    const { stdout } = await mcpc(['help', '--json']);
    const names: string[] = JSON.parse(stdout).commands.map(({ name }: { name: string }) => name);
    const table = readme.slice(readme.indexOf('## Commands'), readme.indexOf('## Exit statuses'));
    expect(names.filter((name) => name !== 'connect' && !table.includes(`\`${name} `))).toEqual([]);
  });

  it('refers to existing tests for the API of the library', () => {
    const [, section = ''] = /^## As a library\n([\s\S]*?)^## /m.exec(readme) ?? [];
    const named = [...section.matchAll(/^\|.*\| `(.+)`\s*\|$/gm)].map(([, title = '']) => title);
    const tests = ['test/e2e', 'test/unit/library'].flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter(
          (file) => file.endsWith('.test.ts') && (folder !== 'test/e2e' || /^(library|skills)/.test(file)),
        )
        .map((file) => join(root, folder, file)),
    );
    const texts = tests.map((file) => readFileSync(file, 'utf8')).join('\n');
    expect(named.length).toBeGreaterThan(20);
    // The title of a test for several cases ends with a placeholder.
    expect(named.filter((title) => !texts.includes(`('${title}`))).toEqual([]);
  });

  it('describes every folder of src', () => {
    const folders = readdirSync(join(root, 'src'), { withFileTypes: true }).filter((entry) =>
      entry.isDirectory(),
    );
    expect(
      folders
        .filter(({ name }) => !new RegExp(`\\| \`${name}\`\\s*\\|`).test(readme))
        .map(({ name }) => name),
    ).toEqual([]);
  });
});

describe('the changelog', () => {
  it('has an entry for this version', () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    expect(readFileSync(join(root, 'CHANGELOG.md'), 'utf8')).toContain(`## [${version}]`);
  });
});
