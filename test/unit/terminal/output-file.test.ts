import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Output } from '../../../src/terminal/output.ts';
import { destinationOf, partPath, redirectionTo, replacedFile } from '../../../src/terminal/output-file.ts';

let folder: string;
let printed: Buffer[];
let output: Output;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mcpc-file-'));
  printed = [];
  const stdout = new Writable({
    write(chunk: Buffer, _encoding, done) {
      printed.push(chunk);
      done();
    },
  });
  output = new Output({ stdout, stderr: new Writable() }, () => {});
});

afterEach(() => rm(folder, { recursive: true }));

const place = { cwd: '/', home: '/' };

function destination(path: string, { force = false, stdoutIsTTY = false } = {}) {
  return destinationOf(path, { force, output, stdoutIsTTY, place });
}

const bytes = Buffer.from([0, 255, 27, 10, 13, 128]);
const part = { content: bytes };

describe('a file', () => {
  it('gets the exact bytes', async () => {
    const path = join(folder, 'f.bin');
    const paths = await (await destination(path)).write([part]);
    expect(paths).toEqual([path]);
    expect(await readFile(path)).toEqual(bytes);
    expect(await readdir(folder)).toEqual(['f.bin']);
  });

  it.each([
    [0o022, 0o644],
    [0o077, 0o600],
    [0o002, 0o664],
  ])('gets the permissions that the umask %o leaves', async (umask, mode) => {
    const before = process.umask(umask);
    try {
      await (await destination(join(folder, 'f.bin'))).write([part, part]);
      await (await redirectionTo(join(folder, 'new'), false, place)).write([part]);
      await (await redirectionTo(join(folder, 'appended'), true, place)).write([part]);
    } finally {
      process.umask(before);
    }
    const names = await readdir(folder);
    expect(names).toEqual(['appended', 'f.1.bin', 'f.2.bin', 'new']);
    for (const name of names) expect((await stat(join(folder, name))).mode & 0o777).toBe(mode);
  });

  it.each([
    [0o077, 0o600],
    [0o002, 0o664],
  ])('gets those that the umask %o of the process leaves that it is written for', async (umask, mode) => {
    const client = { cwd: folder, home: '/', umask };
    const options = { force: false, output, stdoutIsTTY: false, place: client };
    await (await destinationOf('f.bin', options)).write([part]);
    await (await redirectionTo('new', false, client)).write([part]);
    await (await redirectionTo('appended', true, client)).write([part]);
    const names = await readdir(folder);
    expect(names).toEqual(['appended', 'f.bin', 'new']);
    for (const name of names) expect((await stat(join(folder, name))).mode & 0o777).toBe(mode);
    await chmod(join(folder, 'appended'), 0o640);
    await (await redirectionTo('appended', true, client)).write([part]);
    expect((await stat(join(folder, 'appended'))).mode & 0o777).toBe(0o640);
  });

  it('is written where the path leads from the folder of the line, and named as it was typed', async () => {
    const client = { cwd: folder, home: folder };
    const options = { force: false, output, stdoutIsTTY: false, place: client };
    expect(await (await destinationOf('./f', options)).write([part, part])).toEqual(['./f.1', './f.2']);
    expect(await (await destinationOf('~/g', options)).write([part])).toEqual(['~/g']);
    expect(await readdir(folder)).toEqual(['f.1', 'f.2', 'g']);
    await expect(destinationOf('./f', options)).rejects.toThrow('f.1 already exists.');
  });

  it('becomes several files for several parts', async () => {
    const paths = await (await destination(join(folder, 'f.png'))).write([
      { content: 'a' },
      { content: 'b', extension: '.jpg' },
    ]);
    expect(paths).toEqual([join(folder, 'f.1.png'), join(folder, 'f.2.jpg')]);
    expect(await readFile(join(folder, 'f.2.jpg'), 'utf8')).toBe('b');
    expect(await readdir(folder)).toEqual(['f.1.png', 'f.2.jpg']);
  });

  it('is empty for an empty result', async () => {
    const path = join(folder, 'f');
    await (await destination(path)).write([]);
    expect((await stat(path)).size).toBe(0);
  });

  it('that exists is refused before anything is sent', async () => {
    const path = join(folder, 'f.txt');
    await writeFile(path, 'old');
    await expect(destination(path)).rejects.toMatchObject({
      message: `${path} already exists.`,
      hint: 'Replace it with --force, or name another file.',
      exitStatus: 2,
    });
  });

  it('is refused if one of its parts exists', async () => {
    await writeFile(join(folder, 'f.2.png'), 'old');
    await writeFile(join(folder, 'f.two.png'), 'old');
    await expect(destination(join(folder, 'f.png'))).rejects.toThrow('f.2.png already exists.');
    await expect(destination(join(folder, 'f.jpg'))).rejects.toThrow('f.2.png already exists.');
    await expect(destination(join(folder, 'g.png'))).resolves.toBeDefined();
  });

  it.each([0o600, 0o666, 0o755])('is replaced with --force, and keeps its permissions: %o', async (mode) => {
    const path = join(folder, 'f.txt');
    await writeFile(path, 'a longer old text');
    await chmod(path, mode);
    await (await destination(path, { force: true })).write([{ content: 'new' }]);
    expect(await readFile(path, 'utf8')).toBe('new');
    expect((await stat(path)).mode & 0o777).toBe(mode);
  });

  it('is replaced without --force if its content is of a kind that may be', async () => {
    const path = join(folder, 'f.txt');
    const replaces = async (text: string) => text === 'ours';
    const open = () => destinationOf(path, { force: false, replaces, output, stdoutIsTTY: false, place });
    await (await open()).write([{ content: 'ours' }]);
    await (await open()).write([{ content: 'theirs' }]);
    await expect(open()).rejects.toThrow('f.txt already exists.');
    expect(await readFile(path, 'utf8')).toBe('theirs');
  });

  it('behind a link is replaced with --force, and the link stays', async () => {
    await writeFile(join(folder, 'real'), 'old');
    await symlink('real', join(folder, 'link'));
    await expect(destination(join(folder, 'link'))).rejects.toThrow('already exists');
    await (await destination(join(folder, 'link'), { force: true })).write([{ content: 'new' }]);
    expect(await readlink(join(folder, 'link'))).toBe('real');
    expect(await readFile(join(folder, 'real'), 'utf8')).toBe('new');
  });

  it('is not written through a dangling link', async () => {
    await symlink('nowhere', join(folder, 'link'));
    await expect(destination(join(folder, 'link'))).rejects.toThrow('already exists');
  });

  it('that appears during the call is left alone, and the result is saved next to it', async () => {
    const path = join(folder, 'f.txt');
    const place = await destination(path);
    await writeFile(path, 'theirs');
    const failure = await place.write([{ content: 'ours' }]).catch((error: Error) => error);
    expect(failure).toMatchObject({ exitStatus: 2 });
    expect(await readFile(path, 'utf8')).toBe('theirs');
    const kept = (await readdir(folder)).find((name) => name !== 'f.txt') ?? '';
    expect(String(failure)).toContain(kept);
    expect(await readFile(join(folder, kept), 'utf8')).toBe('ours');
  });

  it('in a missing folder is refused before anything is sent', async () => {
    const path = join(folder, 'nowhere', 'f.txt');
    await expect(destination(path)).rejects.toMatchObject({
      message: `${path} cannot be written: no such file or directory.`,
      hint: 'Name a file in an existing, writable directory: --output FILE.',
    });
  });

  it('below a file is refused', async () => {
    await writeFile(join(folder, 'file'), '');
    await expect(destination(join(folder, 'file', 'f.txt'))).rejects.toThrow(
      'cannot be written: not a directory.',
    );
  });

  it('cannot be a folder', async () => {
    await mkdir(join(folder, 'sub'));
    await expect(destination(join(folder, 'sub'))).rejects.toThrow(`${join(folder, 'sub')} is a directory.`);
    await expect(redirectionTo(join(folder, 'sub'), true, place)).rejects.toMatchObject({
      hint: `Name a file in it: >> ${join(folder, 'sub', 'FILE')}`,
    });
  });

  it('may be a device, which needs no --force', async () => {
    const place = await destination('/dev/null');
    expect(await place.write([part, part])).toEqual(['/dev/null']);
  });

  it('that is full is named with what precedes its path', async () => {
    const { write } = await replacedFile('/dev/full', '--reporter junit=', place);
    await expect(write([part])).rejects.toMatchObject({
      message: '/dev/full cannot be written: no space left on device.',
      hint: expect.stringContaining('--reporter junit=FILE'),
    });
  });
});

describe('standard output', () => {
  it('gets all parts in order, in a pipe', async () => {
    expect(await (await destination('-')).write([part, part])).toEqual([]);
    expect(Buffer.concat(printed)).toEqual(Buffer.concat([bytes, bytes]));
  });

  it('is refused if it is a terminal', async () => {
    await expect(destination('-', { stdoutIsTTY: true })).rejects.toThrow(
      'Binary content is not written to a terminal, which would interpret it.',
    );
  });
});

describe('partPath', () => {
  it.each([
    ['f.png', 0, 1, 'f.png'],
    ['f.png', 0, 2, 'f.1.png'],
    ['dir.d/f', 1, 2, 'dir.d/f.2'],
    ['.hidden', 0, 2, '.hidden.1'],
    ['f.tar.gz', 9, 10, 'f.tar.10.gz'],
    ['f.png', 1, 2, 'f.2.jpg', '.jpg'],
    ['f.png', 0, 1, 'f.png', '.jpg'],
  ])('of %s, part %d of %d, is %4$s', (path, index, count, expected, extension?: string) => {
    expect(partPath(path, index, count, extension)).toBe(expected);
  });
});
