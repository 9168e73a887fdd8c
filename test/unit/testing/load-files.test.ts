import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { AppEnvironment } from '../../../src/app/environment.ts';
import { parseLine } from '../../../src/command-line/parse-line.ts';
import { lineTable } from '../../../src/commands/line-table.ts';
import { UsageError } from '../../../src/core/errors.ts';
import { findTestFiles } from '../../../src/testing/find-files.ts';
import { loadTestFiles } from '../../../src/testing/load-files.ts';
import { fakeEnvironment } from '../app/fake-environment.ts';

/** Writes files into the working folder of a new environment. */
function folderWith(files: Record<string, string | Buffer>): AppEnvironment {
  const environment = fakeEnvironment();
  for (const [name, text] of Object.entries(files)) {
    const path = join(environment.cwd, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  return environment;
}

/** What `mcpc test` with these words loads. */
async function load(words: string[], environment: AppEnvironment) {
  const line = await parseLine(['test', ...words], lineTable, environment);
  const { operands, options } = line;
  const filter = options.filter === undefined ? undefined : new RegExp(options.filter, 'u');
  return loadTestFiles({ line, paths: operands, target: options.target, filter }, environment);
}

async function refusal(action: () => unknown): Promise<string> {
  try {
    await action();
  } catch (error) {
    if (error instanceof UsageError) return [error.message, error.hint].filter(Boolean).join('\n');
    throw error;
  }
  throw new Error('Nothing was refused.');
}

describe('test files', () => {
  const shown = (paths: string[], environment: AppEnvironment) =>
    findTestFiles(paths, environment).map((file) => file.shown);

  it('are found below the working folder, by path, without those of packages and hidden folders', () => {
    const environment = folderWith({
      'b.mcpc': '',
      'a/z.mcpc': '',
      'a/a.txt': '',
      'c/d/e.mcpc': '',
      'node_modules/x/x.mcpc': '',
      'c/__snapshots__/e.mcpc': '',
      '.git/x.mcpc': '',
      '.x.mcpc': '',
    });
    expect(shown([], environment)).toEqual(['a/z.mcpc', 'b.mcpc', 'c/d/e.mcpc']);
  });

  it('are those that are named, each once, whatever they are called', () => {
    const environment = folderWith({ 'b.mcpc': '', 'a/z.mcpc': '', 'script.txt': '' });
    const named = ['script.txt', './b.mcpc', 'a', join(environment.cwd, 'b.mcpc'), 'a/z.mcpc', '.'];
    expect(shown(named, environment)).toEqual(['script.txt', 'b.mcpc', 'a/z.mcpc']);
  });

  it('are found through links, which may lead back', () => {
    const environment = folderWith({ 'a/z.mcpc': '' });
    symlinkSync('..', join(environment.cwd, 'a', 'up'));
    symlinkSync('a', join(environment.cwd, 'b'));
    symlinkSync('z.mcpc', join(environment.cwd, 'a', 'zz.mcpc'));
    symlinkSync('missing.mcpc', join(environment.cwd, 'c.mcpc'));
    expect(shown([], environment)).toEqual(['a/z.mcpc']);
  });

  it('keep their absolute path outside of the working folder', () => {
    const environment = folderWith({ 'a/z.mcpc': '', 'b/y.txt': '' });
    const inside = { ...environment, cwd: join(environment.cwd, 'b') };
    expect(shown(['../a'], inside)).toEqual([join(environment.cwd, 'a/z.mcpc')]);
  });

  it('are missed with what to do', async () => {
    const environment = folderWith({ 'a/x.txt': '' });
    expect(await refusal(() => findTestFiles([], environment))).toBe(
      'There is no test file (*.mcpc) in the working folder or its subfolders.\nTo see how to write one: mcpc help test',
    );
    expect(await refusal(() => findTestFiles(['a'], environment))).toContain('in a or its subfolders');
    expect(await refusal(() => findTestFiles(['multiplies'], environment))).toBe(
      'There is no file or folder multiplies.\nTo run the cases with this name: mcpc test --filter multiplies',
    );
    const similar = folderWith({ 'tests/calculator.mcpc': '' });
    for (const [typed, meant] of Object.entries({
      'tests/calculater.mcpc': 'calculator.mcpc',
      test: 'tests',
    })) {
      expect(await refusal(() => findTestFiles([typed], similar))).toContain(
        `There is no file or folder ${typed}. Did you mean "${meant}"?`,
      );
    }
    expect(await refusal(() => findTestFiles(['a/b.mcpc'], environment))).toBe(
      'There is no file or folder a/b.mcpc.\nFor every test file below the working folder: mcpc test',
    );
  });
});

describe('loading test files', () => {
  const server = { 'server.py': '' };

  it('returns the cases, and how their server is connected', async () => {
    const environment = folderWith({
      'a/t.mcpc': 'server ../server.py --timeout 7 -e A=1\nenv B=2\nanswers in.json\ntest one\ntools',
      ...server,
    });
    const { files, problems } = await load(
      ['-e', 'A=3', '--connect-timeout', '9', '--config', 'c.json'],
      environment,
    );
    expect(problems).toEqual([]);
    expect(files).toMatchObject([
      {
        shown: 'a/t.mcpc',
        file: { cases: [{ name: 'one' }] },
        target: {
          cwd: join(environment.cwd, 'a'),
          line: {
            target: '../server.py',
            options: {
              env: { A: '3', B: '2' },
              timeout: 7,
              connectTimeout: 9,
              answers: join(environment.cwd, 'a/in.json'),
              config: join(environment.cwd, 'c.json'),
            },
          },
        },
      },
    ]);
  });

  it('replaces the server of the files by --target', async () => {
    const environment = folderWith({ 'a/t.mcpc': 'server gone.py -e A=1\nenv B=2\ntools', ...server });
    const { files } = await load(['--target', 'server.py'], environment);
    expect(files).toMatchObject([
      { target: { cwd: environment.cwd, line: { target: 'server.py', options: { env: { B: '2' } } } } },
    ]);
    const remote = await load(['--target', 'https://example.com/mcp'], environment);
    expect(remote.files).toMatchObject([{ target: { line: { options: { env: {} } } } }]);
    expect(await refusal(() => load(['--target', 'gone.py'], environment))).toContain('gone.py');
  });

  it('prefers the timeout of a file to the default of the user, and that of the line to both', async () => {
    const environment = folderWith({ 't.mcpc': 'server server.py\ntimeout 5\ntools', ...server });
    const own = {
      ...environment,
      defaults: { ...environment.defaults, options: { timeout: 8, connectTimeout: 90, json: true } },
    };
    const timeouts = async (words: string[]) => (await load(words, own)).files[0]?.target?.line.options;
    expect(await timeouts([])).toMatchObject({ timeout: 5, connectTimeout: 90 });
    // The output of lines does not depend on who runs them.
    expect(await timeouts([])).not.toHaveProperty('json');
    expect(await timeouts(['--timeout', '6'])).toMatchObject({ timeout: 6 });
  });

  it('needs no server if the lines connect', async () => {
    const environment = folderWith({ 't.mcpc': 'connect demo\ntools' });
    expect((await load([], environment)).files).toMatchObject([{ target: undefined }]);
  });

  it.each<[text: string | Buffer, problem: object]>([
    ['tools', { message: 'The file does not say which server it tests.' }],
    ['# nothing', { message: 'The file has no lines to run.' }],
    [
      'server server.py --tiemout 5\ntools',
      { line: 1, column: 8, message: 'Unknown option --tiemout. Did you mean "--timeout"?' },
    ],
    ['server gone.py\ntools', { line: 1, column: 8, message: expect.stringContaining('gone.py') }],
    [
      'server server.py extra\ntools',
      { line: 1, message: expect.stringContaining('server: unexpected argument "extra"') },
    ],
    ['server server.py --session s\ntools', { line: 1, message: '--session has no meaning in a test file.' }],
    ['server @s\ntools', { line: 1, message: expect.stringContaining('@s is a session') }],
    [
      Buffer.from('server server.py\nadd a=\xe9\n', 'latin1'),
      { line: 2, message: 'The file cannot be read: it is not UTF-8.' },
    ],
  ])('reports what is wrong: %j', async (text, problem) => {
    const environment = folderWith({ 't.mcpc': text, ...server });
    const { problems } = await load([], environment);
    expect(problems).toMatchObject([{ file: 't.mcpc', kind: 'invalid', ...problem }]);
  });

  it('reports what is wrong with all of the files', async () => {
    const environment = folderWith({
      'a.mcpc': 'server demo\nexpect 4\ntools |',
      'b.mcpc': 'server demo\ntools',
      'c.mcpc': 'server demo\ntest\n',
    });
    const { problems } = await load([], environment);
    expect(problems.map(({ file, line }) => [file, line])).toEqual([
      ['a.mcpc', 2],
      ['a.mcpc', 3],
      ['c.mcpc', 2],
    ]);
  });

  it('selects cases by their name, or by FILE: NAME', async () => {
    const environment = folderWith({
      'a.mcpc': 'server demo\ntest adds\ntools\ntest adds more\ntools',
      'b.mcpc': 'server demo\ntest adds\ntools',
      'c.mcpc': 'server demo\ntools',
    });
    const names = async (filter: string) => {
      const { files } = await load(['--filter', filter], environment);
      return files.map(({ shown, file }) => [shown, ...file.cases.map(({ name }) => name)]);
    };
    expect(await names('^adds$')).toEqual([
      ['a.mcpc', 'adds'],
      ['b.mcpc', 'adds'],
    ]);
    expect(await names('^b.mcpc: adds')).toEqual([['b.mcpc', 'adds']]);
    expect(await names('^c.mcpc$')).toEqual([['c.mcpc', undefined]]);
    expect(await refusal(() => names('subtracts'))).toBe(
      'No case matches --filter subtracts.\nThere are 4: a.mcpc: adds, a.mcpc: adds more, b.mcpc: adds, c.mcpc',
    );
  });

  it('are not valid where the line is that does not fit the server', async () => {
    const environment = folderWith({ 'a.mcpc': 'server demo\ntimeout 5\nenv A=1\ntools' });
    const { problems } = await load([], environment);
    expect(problems).toMatchObject([{ message: expect.stringContaining('--env'), line: 3 }]);
    const unknown = folderWith({ 'a.mcpc': 'server missing.py\nenv A=1\ntools' });
    expect((await load([], unknown)).problems).toMatchObject([{ line: 1 }]);
  });

  it('are not selected by an expression that takes too long', async () => {
    const environment = folderWith({ 'a.mcpc': `server demo\ntest ${'a'.repeat(40)}\ntools` });
    expect(await refusal(() => load(['--filter', '^(a+)+$b'], environment))).toContain(
      'took too long and was stopped.',
    );
  });
});
