import { expect, onTestFinished, test } from 'vitest';
import { runInNamedSession } from '../../../src/cli/session-lines.ts';
import { noteUnresponsive } from '../../../src/sessions/client/unresponsive.ts';
import { fakeEnvironment } from '../app/fake-environment.ts';
import { deadProcess, fakeUser, leaveRecord, listenAs } from '../sessions/fake-sessions.ts';

test.each([
  ['can start the session', true],
  ['cannot', false],
])('a session that did not answer the client is not asked again by a line that %s', async (_, starts) => {
  const user = fakeUser();
  const asked: string[] = [];
  await listenAs('s', user, (request) => {
    asked.push(request);
    return undefined;
  });
  await leaveRecord('s', user);
  noteUnresponsive('s');
  onTestFinished(() => noteUnresponsive(''));
  const environment = fakeEnvironment(user);
  const line = runInNamedSession(
    { name: 's', starts, isFromVariable: false },
    ['call', '@s', 'add'],
    environment,
    new AbortController().signal,
  );
  await expect(line).rejects.toThrow(
    `Session s does not respond: its process ${deadProcess.pid} is suspended or busy.`,
  );
  expect(asked).toEqual([]);
});
