import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { ConnectionError, UsageError } from '../../../../src/core/errors.ts';
import type { EndOptions } from '../../../../src/sessions/control/end-process.ts';
import { stopSession } from '../../../../src/sessions/control/stop-session.ts';
import { identityOfProcess } from '../../../../src/sessions/files/process-identity.ts';
import {
  deadProcess,
  type FakeUser,
  fakeUser,
  leaveRecord,
  leaveSocket,
  listenAs,
} from '../fake-sessions.ts';

let user: FakeUser;

beforeEach(() => {
  user = fakeUser();
});

/** A process that ends at one of these signals; `sent` has those that it got. */
function fakeProcess(...fatal: string[]): EndOptions & { sent: string[]; end: () => void } {
  const sent: string[] = [];
  let isRunning = true;
  return {
    sent,
    end: () => {
      isRunning = false;
    },
    patience: 30,
    processes: { exists: () => isRunning, startOf: () => (isRunning ? 'start' : undefined) },
    signalProcess: (pid, signal) => {
      sent.push(`${pid < 0 ? 'group ' : ''}${signal}`);
      if (fatal.includes(signal)) isRunning = false;
    },
  };
}

/** The identity of the process that {@link listenAs} says it is. */
const listening = { pid: process.pid, start: 'start' };

describe('stopping a session', () => {
  test('asks it, waits for its process and removes its files, but not the log', async () => {
    const fake = fakeProcess();
    await leaveRecord('s', user, { process: listening });
    writeFileSync(join(user.folder, 's.log'), 'text\n');
    const server = await listenAs('s', user, (request) => {
      fake.end();
      server.close();
      return { request };
    });
    expect(await stopSession('s', user, fake)).toEqual({ type: 'stopped' });
    expect(fake.sent).toEqual([]);
    expect(readdirSync(user.folder)).toEqual(['s.log']);
  });

  test('waits for one that takes long to end', async () => {
    const fake = fakeProcess();
    await leaveRecord('s', user, { process: listening });
    const server = await listenAs('s', user, () => {
      setTimeout(() => {
        server.close();
        fake.end();
      }, 50);
      return 'identified';
    });
    const stopped = await stopSession('s', user, { ...fake, answerTimeout: 20, patience: 10_000 });
    expect(stopped).toEqual({ type: 'stopped' });
    expect(fake.sent).toEqual([]);
  });

  test('kills the process group of one that does not end', async () => {
    const fake = fakeProcess('SIGKILL');
    await leaveRecord('s', user, { process: listening });
    await listenAs('s', user, () => ({}));
    expect(await stopSession('s', user, fake)).toEqual({ type: 'killed', pid: process.pid });
    expect(fake.sent).toEqual(['group SIGKILL', 'SIGKILL']);
  });

  test('fails if even that does not help', async () => {
    const fake = fakeProcess();
    await leaveRecord('s', user, { process: listening });
    await listenAs('s', user, () => ({}));
    const failure = await stopSession('s', user, { ...fake, killPatience: 20 }).catch((error) => error);
    expect(failure).toBeInstanceOf(ConnectionError);
    expect(failure).toMatchObject({
      message: 'Session s does not end.',
      hint: `To end its process: kill -9 ${process.pid}`,
    });
  });

  test('sends signals to one that does not answer, if its record says which process it is', async () => {
    const fake = fakeProcess('SIGTERM');
    await leaveRecord('s', user, { process: listening });
    await listenAs('s', user, () => undefined);
    expect(await stopSession('s', user, { ...fake, answerTimeout: 20 })).toEqual({ type: 'stopped' });
    expect(fake.sent).toEqual(['SIGTERM', 'SIGCONT']);
  });

  test('does nothing to what listens there and is no session', async () => {
    const fake = fakeProcess('SIGTERM');
    await listenAs('s', user, () => undefined);
    await expect(stopSession('s', user, { ...fake, answerTimeout: 20 })).rejects.toThrow(
      'Session s does not end.',
    );
    expect(fake.sent).toEqual([]);
  });

  test('ends a process that has lost its socket', async () => {
    const fake = fakeProcess('SIGTERM');
    await leaveRecord('s', user, { process: { pid: 4711, start: 'start' } });
    expect(await stopSession('s', user, fake)).toEqual({ type: 'stopped' });
    expect(fake.sent).toEqual(['SIGTERM', 'SIGCONT']);
    expect(readdirSync(user.folder)).toEqual([]);
  });

  test('clears what one has left that was killed', async () => {
    await leaveRecord('s', user, { process: deadProcess });
    leaveSocket('s', user);
    writeFileSync(join(user.folder, 's.json.0123abcd.part'), '{');
    expect(await stopSession('s', user)).toMatchObject({
      type: 'had ended',
      record: { process: deadProcess },
    });
    expect(readdirSync(user.folder)).toEqual([]);
  });

  test('clears a socket without a record', async () => {
    leaveSocket('s', user);
    expect(await stopSession('s', user)).toEqual({ type: 'had ended', record: undefined });
    expect(readdirSync(user.folder)).toEqual([]);
  });

  test.each([
    ['started later', 'earlier'],
    ['may have started later', undefined],
  ])('sends no signal to another process with the same ID, which %s', async (_, start) => {
    const fake = fakeProcess('SIGTERM', 'SIGKILL');
    await leaveRecord('s', user, { process: { pid: 4711, start } });
    expect(await stopSession('s', user, fake)).toMatchObject({ type: 'had ended' });
    expect(fake.sent).toEqual([]);
    expect(readdirSync(user.folder)).toEqual([]);
  });

  test('does not know a session without files, and names those that run', async () => {
    await leaveRecord('sales', user, { process: identityOfProcess(process.pid) });
    await leaveRecord('sale5', user, { process: deadProcess });
    const failure = await stopSession('sale', user).catch((error) => error);
    expect(failure).toBeInstanceOf(UsageError);
    expect(failure.message).toBe('There is no session sale. Did you mean "sales"?');
    expect(failure.hint).toBe('Running sessions: @sales');
  });
});
