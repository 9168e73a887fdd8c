import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  gitFileOf,
  readNearestLockFile,
  readSide,
  type SideContext,
} from '../../../../src/commands/interface/read-side.ts';
import type { SystemEnvironment } from '../../../../src/core/environment.ts';
import { McpcError } from '../../../../src/core/errors.ts';
import { person, write } from '../../config/files.ts';
import { type FakeUser, fakeUser, runLinesAs } from '../../sessions/fake-sessions.ts';
import { Calculator } from '../calculator.ts';

const facts = { revision: '2025-11-25', capabilities: {}, clientCapabilities: {} };
const lists = { tools: [], resources: [], templates: [], prompts: [] };
const lockOf = (name: string) => ({ version: 1, servers: { [name]: { ...facts, ...lists } } });

function contextIn(environment: SystemEnvironment): SideContext & { connected: string[]; noticed: string[] } {
  const { signal } = new AbortController();
  const connected: string[] = [];
  const noticed: string[] = [];
  return {
    environment,
    signal,
    callOptions: { signal },
    notice: (message) => noticed.push(message),
    connectTo: (target) => {
      connected.push(target);
      return Promise.resolve(new Calculator());
    },
    connected,
    noticed,
  };
}

/** Returns a user who can have sessions. */
function sessionUser(): { user: FakeUser; place: SystemEnvironment } {
  const user = fakeUser();
  return { user, place: { ...person(), env: user.env } };
}

/** Returns the origin of a side and the names of its servers. */
async function read(typed: string, environment: SystemEnvironment): Promise<string> {
  const { origin, servers } = await readSide(typed, contextIn(environment));
  return `${origin}: ${Object.keys(servers)}`;
}

async function refusal(promise: Promise<unknown>): Promise<string> {
  const error: unknown = await promise.catch((thrown: unknown) => thrown);
  if (!(error instanceof McpcError)) throw new Error(`Not refused: ${String(error)}`);
  return [error.message, error.hint].filter((text) => text !== undefined).join('\n');
}

describe('a side of a comparison', () => {
  it('is a lock file, whatever its name', async () => {
    const place = person();
    write(join(place.cwd, 'mcp.lock.json'), lockOf('a'));
    write(join(place.cwd, 'before'), lockOf('b'));
    write(join(place.cwd, 'old:lock'), lockOf('c'));
    expect(await read('mcp.lock.json', place)).toBe('file: a');
    expect(await read('./before', place)).toBe('file: b');
    expect(await read('old:lock', place)).toBe('file: c');
    expect(await read('~/before', { ...place, cwd: '/' })).toBe('file: b');
  });

  it.each(['server.py', 'mcp.json', 'mcp.json:weather', 'demo', 'https://example.com/a.lock.json', 'folder'])(
    'is otherwise a target, which is connected: %s',
    async (target) => {
      const place = person();
      write(join(place.cwd, 'server.py'), '# A server\n');
      write(join(place.cwd, 'mcp.json'), { servers: { weather: { command: 'x' } } });
      mkdirSync(join(place.cwd, 'folder'));
      const context = contextIn(place);
      expect(Object.keys((await readSide(target, context)).servers)).toEqual(['calculator']);
      expect(context.connected).toEqual([target]);
    },
  );

  it('is a session, even if a file has such a name', async () => {
    const { user, place } = sessionUser();
    write(join(place.cwd, '@s'), lockOf('a'));
    await runLinesAs('s', user, async (client) => {
      expect(client.hello.words).toEqual(expect.arrayContaining(['snapshot', '@s', '--json', '--no-input']));
      const failure = { error: { kind: 'timeout', message: 'Late.', exitCode: 4 } };
      client.environment.stderr.write(`Something.\n${JSON.stringify(failure)}\n`);
      client.environment.stdout.write(JSON.stringify(lockOf('b')));
      await client.end(0);
    });
    const context = contextIn(place);
    expect(await readSide('@s', context)).toMatchObject({ origin: 'session', servers: { b: facts } });
    expect(context.noticed).toEqual(['Late.']);
  });

  it('fails as the line in the session does', async () => {
    const { user, place } = sessionUser();
    const error = { kind: 'timeout', message: 'Late.', exitCode: 4, hint: 'Wait.' };
    await runLinesAs('s', user, async (client) => {
      client.environment.stderr.write(`${JSON.stringify({ error })}\n`);
      await client.end(4);
    });
    await expect(readSide('@s', contextIn(place))).rejects.toMatchObject({
      kind: 'timeout',
      exitStatus: 4,
      message: 'Late.',
      hint: 'Wait.',
    });
  });

  it('is not a session that is not running, or has no valid name', async () => {
    const { place } = sessionUser();
    expect(await refusal(read('@s', place))).toMatch(/^There is no session s\.\n/);
    expect(await refusal(read('@S', place))).toContain('@S');
  });

  it('is a lock file by its name, even if that is missing or damaged', async () => {
    const place = person();
    expect(await refusal(read('mcp.lock.json', place))).toBe(
      'The lock file mcp.lock.json cannot be read: no such file or directory.',
    );
    write(join(place.cwd, 'mcp.lock.json'), '{"version": 1');
    expect(await refusal(read('mcp.lock.json', place))).toContain('mcp.lock.json:1:14: this is not JSON');
    write(join(place.cwd, 'newer'), { ...lockOf('a'), version: 7 });
    expect(await refusal(read('newer', place))).toContain('newer:1:');
  });

  it.each([
    ['HEAD:mcp.lock.json', 'HEAD', 'mcp.lock.json'],
    ['origin/main:./a/b.json', 'origin/main', './a/b.json'],
    ['HEAD~2^:api lock.json', 'HEAD~2^', 'api lock.json'],
    [':mcp.lock.json', '', 'mcp.lock.json'],
  ])('may be a file in Git: %s', (typed, revision, path) => {
    expect(gitFileOf(typed)).toEqual({ revision, path });
  });

  it.each([
    ...['https://example.com/mcp.lock.json', 'localhost:3001', 'localhost:3001/mcp', 'mcp.json:weather'],
    ...['/a/codex.toml:x', 'C:\\mcp.lock.json', 'C:/mcp.lock.json', 'npx x:y', 'server.py', 'HEAD:', 'a:b:c'],
  ])('is no file in Git: %s', (typed) => {
    expect(gitFileOf(typed)).toBeUndefined();
  });
});

describe('the nearest lock file', () => {
  it('is that of the working folder, or of the next folder above it up to the repository', async () => {
    const place = person('project/src/deep');
    const project = join(place.home, 'project');
    write(join(place.home, 'mcp.lock.json'), lockOf('home'));
    mkdirSync(join(project, '.git'));
    expect(await refusal(readNearestLockFile(place))).toBe(
      `There is no mcp.lock.json in ${place.cwd} or above it, up to ${project}.\n` +
        'Write one with: mcpc snapshot TARGET --output mcp.lock.json',
    );
    write(join(project, 'mcp.lock.json'), lockOf('project'));
    const nearest = async () => Object.keys((await readNearestLockFile(place)).servers);
    expect(await nearest()).toEqual(['project']);
    write(join(project, 'src/mcp.lock.json'), lockOf('src'));
    expect(await nearest()).toEqual(['src']);
    expect((await readNearestLockFile(place)).typed).toBe('../mcp.lock.json');
  });

  it('must be a valid one', async () => {
    const place = person();
    write(join(place.cwd, 'mcp.lock.json'), '{}');
    expect(await refusal(readNearestLockFile(place))).toContain('mcp.lock.json:1:1: this is not a lock file');
  });
});

describe('a lock file in Git', () => {
  const place = person('sub');
  const environment = {
    ...place,
    env: { PATH: process.env.PATH, HOME: place.home, GIT_CONFIG_NOSYSTEM: '1', LC_ALL: 'de_DE.UTF-8' },
  };
  const git = (...args: string[]) => {
    const identity = ['-c', 'user.name=a', '-c', 'user.email=a@example.com', '-c', 'init.defaultBranch=main'];
    execFileSync('git', [...identity, ...args], { cwd: place.home, env: environment.env, stdio: 'ignore' });
  };

  beforeAll(() => {
    git('init');
    write(join(place.home, 'mcp.lock.json'), lockOf('first'));
    write(join(place.cwd, 'own.lock.json'), lockOf('own'));
    git('add', '.');
    git('commit', '-m', 'First');
    write(join(place.home, 'mcp.lock.json'), lockOf('second'));
    git('commit', '-am', 'Second');
    write(join(place.home, 'mcp.lock.json'), lockOf('staged'));
    git('add', '.');
    write(join(place.home, 'mcp.lock.json'), lockOf('edited'));
  });

  it.each([
    ['HEAD~1:mcp.lock.json', 'first'],
    ['main:mcp.lock.json', 'second'],
    [':mcp.lock.json', 'staged'],
    ['HEAD:sub/own.lock.json', 'own'],
    ['HEAD:./own.lock.json', 'own'],
    ['HEAD:../mcp.lock.json', 'second'],
  ])('is read without a checkout: %s', async (typed, server) => {
    expect(await read(typed, environment)).toBe(`git: ${server}`);
  });

  it.each([
    [
      'v9:mcp.lock.json',
      'Git cannot find the revision v9 in v9:mcp.lock.json.\n' +
        'A revision is a branch, a tag or a commit: main, v1.2, HEAD~1. Those of a remote must be fetched first.',
    ],
    ['--help:mcp.lock.json', 'Git cannot find the revision --help'],
    [
      'HEAD:own.lock.json',
      'Git has no file own.lock.json in HEAD.\n' +
        'Paths begin at the top folder of the repository. For the one in the working folder: HEAD:./own.lock.json',
    ],
    ['HEAD:none.json', 'Git has no file none.json in HEAD.\nPaths begin at the top folder'],
    [':none.json', 'Git has no file none.json in the index.'],
    ['HEAD:sub', 'Git has no file sub in HEAD.'],
  ])('that cannot be read is an error that names what is missing: %s', async (typed, message) => {
    expect(await refusal(read(typed, environment))).toContain(message);
  });

  it('needs a repository and an installed Git', async () => {
    const elsewhere = { ...environment, cwd: person().cwd };
    expect(await refusal(read('HEAD:mcp.lock.json', elsewhere))).toContain(
      `HEAD:mcp.lock.json cannot be read from Git in ${elsewhere.cwd}: `,
    );
    const without = { ...environment, env: { PATH: elsewhere.cwd } };
    expect(await refusal(read('HEAD:mcp.lock.json', without))).toBe(
      'Git is needed to read a file of a revision, but it is not installed.\nThere is no git in PATH.',
    );
  });

  it('is not waited for when the line is aborted', async () => {
    const slow = person();
    chmodSync(write(join(slow.cwd, 'git'), '#!/bin/sh\nexec sleep 60\n'), 0o755);
    const controller = new AbortController();
    const context = {
      ...contextIn({ ...slow, env: { PATH: `${slow.cwd}:/bin:/usr/bin` } }),
      signal: controller.signal,
    };
    const reading = readSide('HEAD:mcp.lock.json', context);
    controller.abort(new Error('Ended.'));
    await expect(reading).rejects.toThrow('Ended.');
  });
});
