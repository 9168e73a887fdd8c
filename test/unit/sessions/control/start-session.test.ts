import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { ConnectionError, UsageError } from '../../../../src/core/errors.ts';
import { isListening } from '../../../../src/sessions/control/leftovers.ts';
import { startSession } from '../../../../src/sessions/control/start-session.ts';
import { identityOfProcess, stateOfProcess } from '../../../../src/sessions/files/process-identity.ts';
import { deadProcess, type FakeUser, fakeUser, leaveRecord, leaveSocket } from '../fake-sessions.ts';

let user: FakeUser;
const { signal } = new AbortController();

beforeEach(() => {
  user = fakeUser();
});

/** Returns the command of a session process that runs a script; `starts` has the process IDs of those that were started. */
function program(script: string): { command: [string, ...string[]]; starts: () => number[] } {
  const file = join(user.home, 'session.cjs');
  const log = join(user.home, 'starts');
  const lines = [
    `const fs = require('node:fs');`,
    `fs.appendFileSync(${JSON.stringify(log)}, process.pid + '\\n');`,
    `const report = (text) => { fs.writeSync(3, text); fs.closeSync(3); };`,
    script,
  ];
  writeFileSync(file, lines.join('\n'));
  const starts = () => (existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n').map(Number) : []);
  onTestFinished(() => {
    for (const pid of starts()) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It has ended.
      }
    }
  });
  return { command: [process.execPath, file], starts };
}

const listen = `require('node:net').createServer(() => {})
  .listen(process.env.XDG_RUNTIME_DIR + '/mcpc/' + process.argv[2] + '.sock', () => report('{}\\n'));`;

describe('starting a session', () => {
  test('resolves when its process listens, in a group of its own', async () => {
    const { command, starts } = program(listen);
    rmSync(user.folder, { recursive: true });
    await startSession('s', { environment: user, signal, command });
    expect(await isListening('s', user)).toBe(true);
    expect(readdirSync(user.folder).sort()).toEqual(['s.log', 's.sock']);
    const [pid = 0] = starts();
    expect(process.kill(-pid, 0)).toBe(true);
  });

  test('gives its process nothing but the name on the command line', async () => {
    const { command } = program(
      `fs.writeFileSync(process.env.HOME + '/words', process.argv.slice(2).join()); ${listen}`,
    );
    const environment = { ...user, env: { ...user.env, HOME: user.home, MCPC_BEARER: 'secret' } };
    await startSession('s', { environment, signal, command });
    expect(readFileSync(join(user.home, 'words'), 'utf8')).toBe('s');
  });

  test('starts one process for many that want it at once', async () => {
    const { command, starts } = program(listen);
    await Promise.all([1, 2, 3].map(() => startSession('s', { environment: user, signal, command })));
    expect(starts()).toHaveLength(1);
  });

  test('starts none if one listens, even if it does not answer', async () => {
    const server = createServer(() => {}).listen(join(user.folder, 's.sock'));
    onTestFinished(() => void server.close());
    await startSession('s', { environment: user, signal, command: ['/does/not/exist'] });
  });

  test('replaces the socket and the record of one that was killed', async () => {
    await leaveRecord('s', user, { process: deadProcess, target: 'server.py' });
    leaveSocket('s', user);
    const { command } = program(listen);
    await startSession('s', { environment: user, signal, command });
    expect(readdirSync(user.folder).sort()).toEqual(['s.log', 's.sock']);
  });

  test('removes the logs of sessions that ended long ago, and what was left of starts', async () => {
    const old = [
      'a.log',
      'a.log.1',
      'a.lock',
      'a.lock.0000000000000001',
      'b.json.0123abcd.part',
      'running.log',
    ];
    const kept = ['new.log', 'other'];
    await leaveRecord('running', user);
    for (const file of [...old, ...kept]) writeFileSync(join(user.folder, file), '');
    const lastMonth = Date.now() / 1000 - 30 * 24 * 60 * 60;
    for (const file of [...old, 'other']) utimesSync(join(user.folder, file), lastMonth, lastMonth);
    await startSession('s', { environment: user, signal, command: program(listen).command });
    const left = ['running.json', 'running.log', 's.log', 's.sock', ...kept];
    expect(readdirSync(user.folder).sort()).toEqual(left.sort());
  });

  test('ends a process that has lost its socket', async () => {
    const lost = program('report("{}\\n"); setInterval(() => {}, 1000);');
    await startSession('s', { environment: user, signal, command: lost.command });
    const [pid = 0] = lost.starts();
    await leaveRecord('s', user, { process: identityOfProcess(pid) });
    await startSession('s', { environment: user, signal, command: program(listen).command });
    expect(stateOfProcess({ pid, start: undefined })).toBe('gone');
  });

  test.each([
    ['exits', 'process.exit(7);', 'its process exited with status 7', undefined],
    ['is killed', `process.kill(process.pid, 'SIGKILL');`, 'its process was ended by SIGKILL', undefined],
    [
      'crashes',
      `process.stderr.write('out of luck\\nat once\\n'); process.exitCode = 1;`,
      'its process exited with status 1',
      'It wrote:\nout of luck\nat once',
    ],
    [
      'reports why it cannot listen',
      `report(JSON.stringify({ message: 'no space left on device.', hint: 'Free some.' }) + '\\n');`,
      'no space left on device',
      'Free some.',
    ],
  ])('fails if its process %s, and leaves nothing but the log', async (_, script, why, hint) => {
    const { command } = program(script);
    const failure = await startSession('s', { environment: user, signal, command }).catch((error) => error);
    expect(failure).toBeInstanceOf(ConnectionError);
    expect(failure).toMatchObject({ message: `Session s could not be started: ${why}.`, hint });
    expect(readdirSync(user.folder)).toEqual(['s.log']);
  });

  test('fails if the program is missing', async () => {
    const start = startSession('s', { environment: user, signal, command: ['/does/not/exist'] });
    await expect(start).rejects.toThrow('Session s could not be started: no such file or directory.');
    expect(readdirSync(user.folder)).toEqual(['s.log']);
  });

  test('ends a process that does not listen in time', async () => {
    const { command } = program('setInterval(() => {}, 1000);');
    const start = startSession('s', { environment: user, signal, command, timeout: 200 });
    await expect(start).rejects.toThrow(
      'Session s could not be started: it did not listen within 0.2 seconds.',
    );
    expect(readdirSync(user.folder)).toEqual(['s.log']);
  });

  test('ends the process if it is interrupted', async () => {
    const { command } = program('setInterval(() => {}, 1000);');
    const controller = new AbortController();
    const start = startSession('s', { environment: user, signal: controller.signal, command });
    controller.abort(new Error('interrupted'));
    await expect(start).rejects.toThrow('interrupted');
    expect(readdirSync(user.folder).filter((file) => file !== 's.log')).toEqual([]);
  });

  test('refuses a folder that others can access', async () => {
    chmodSync(user.folder, 0o755);
    const start = startSession('s', { environment: user, signal });
    await expect(start).rejects.toThrow(UsageError);
    await expect(start).rejects.toThrow(
      `The folder for sessions, ${user.folder}, cannot be used: other users can access it.`,
    );
  });

  test('says that the folder cannot be created', async () => {
    const environment = { ...user, env: {}, home: '/proc/none' };
    const start = startSession('s', { environment, signal });
    await expect(start).rejects.toThrow(/^The folder for sessions, \/proc\/none.*, cannot be created: .+\.$/);
  });
});
