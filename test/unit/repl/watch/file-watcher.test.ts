import type { FSWatcher } from 'node:fs';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { afterEach, beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { FileWatcher, type WatchPorts } from '../../../../src/repl/watch/file-watcher.ts';
import { fileScope, type WatchScope } from '../../../../src/repl/watch/source-files.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Reports what tests let it report. */
class FakeSystem implements WatchPorts {
  readonly folders = new Map<string, (event: string, name: string | null) => void>();

  watch = (folder: string, changed: (event: string, name: string | null) => void): FSWatcher => {
    this.folders.set(folder, changed);
    return { on: () => {}, close: () => this.folders.delete(folder) } as unknown as FSWatcher;
  };

  /** Writes a file and reports it. */
  write(file: string, text: string): void {
    writeFileSync(file, text);
    this.folders.get(dirname(file))?.('change', basename(file));
  }
}

function folderWith(...files: string[]): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'mcpc-unit-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const file of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), '');
  }
  return folder;
}

const pythonIn = (path: string): WatchScope => ({
  path,
  isDeep: true,
  accepts: (name) => name.endsWith('.py'),
});

function watching(folder: string, scopes: WatchScope[], ports: WatchPorts) {
  const reports: string[][] = [];
  const watcher = new FileWatcher(
    scopes,
    (files) => reports.push(files.map((file) => relative(folder, file))),
    ports,
  );
  onTestFinished(() => watcher.close());
  return { reports, watcher };
}

it('reports files that were written or created, once nothing changes any more', () => {
  const folder = folderWith('server.py', 'lib/tools.py');
  const system = new FakeSystem();
  const { reports } = watching(folder, [fileScope(join(folder, 'server.py')), pythonIn(folder)], system);
  system.write(join(folder, 'lib/tools.py'), 'a');
  vi.advanceTimersByTime(150);
  system.write(join(folder, 'lib/tools.py'), 'ab');
  system.write(join(folder, 'new.py'), 'a');
  vi.advanceTimersByTime(150);
  expect(reports).toEqual([]);
  vi.advanceTimersByTime(150);
  expect(reports).toEqual([['lib/tools.py', 'new.py']]);
  vi.advanceTimersByTime(10_000);
  expect(reports).toHaveLength(1);
});

it('watches folders that are created later', () => {
  const folder = folderWith('server.py');
  const system = new FakeSystem();
  const { reports } = watching(folder, [pythonIn(folder)], system);
  mkdirSync(join(folder, 'later'));
  system.folders.get(folder)?.('rename', 'later');
  vi.advanceTimersByTime(150);
  system.write(join(folder, 'later/x.py'), 'a');
  vi.advanceTimersByTime(300);
  expect(reports).toEqual([['later/x.py']]);
});

it('ignores hidden folders, dependencies, caches, and files that are not source code', () => {
  const ignored = [
    '.git/x.py',
    'node_modules/x.py',
    '__pycache__/x.py',
    '.venv/x.py',
    'env/pyvenv.cfg',
    'env/x.py',
  ];
  const folder = folderWith('server.py', ...ignored);
  const system = new FakeSystem();
  const { reports } = watching(folder, [pythonIn(folder)], system);
  expect([...system.folders.keys()]).toEqual([folder]);
  for (const file of [...ignored, 'server.log', 'data.json', '.x.py'])
    system.write(join(folder, file), 'changed');
  vi.advanceTimersByTime(1_000);
  expect(reports).toEqual([]);
});

it('reports a file that is replaced, but not while it is missing', () => {
  const folder = folderWith('server.py');
  const file = join(folder, 'server.py');
  const system = new FakeSystem();
  const { reports } = watching(folder, [fileScope(file)], system);
  rmSync(file);
  system.folders.get(folder)?.('rename', 'server.py');
  vi.advanceTimersByTime(1_000);
  expect(reports).toEqual([]);
  system.write(file, 'new');
  vi.advanceTimersByTime(300);
  expect(reports).toEqual([['server.py']]);
});

it('looks at the files itself if the system has no watches left', () => {
  const folder = folderWith('server.py');
  const file = join(folder, 'server.py');
  const { reports } = watching(folder, [fileScope(file)], {
    watch: () => {
      throw Object.assign(new Error('System limit for number of file watchers reached'), { code: 'ENOSPC' });
    },
  });
  writeFileSync(file, 'changed');
  vi.advanceTimersByTime(1_200);
  expect(reports).toEqual([['server.py']]);
});

it('watches a limited number of folders, the nearest first', () => {
  const folder = folderWith(
    'server.py',
    'a/b/x.py',
    ...Array.from({ length: 210 }, (_, at) => `d${at}/x.py`),
  );
  const system = new FakeSystem();
  const { watcher } = watching(folder, [pythonIn(folder)], system);
  expect(watcher.isIncomplete).toBe(true);
  expect(system.folders.size).toBe(200);
  expect(system.folders.has(join(folder, 'a/b'))).toBe(false);
});
