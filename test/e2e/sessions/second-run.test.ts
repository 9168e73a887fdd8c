import { join } from 'node:path';
import { expect, it } from 'vitest';
import { shell } from '../harness/mcpc.ts';
import { mcpcWords, root } from '../harness/program.ts';
import { sessionUser, statefulServer } from '../harness/sessions.ts';

it('MCPC_TEST_SESSIONS has a line run through a session that is open already', async () => {
  const user = sessionUser();
  const { home, cwd } = user;
  const server = statefulServer();
  const script = join(root, 'test/e2e/harness/in-session/mcpc.sh');
  const line = `sh '${script}' ${mcpcWords().join(' ')} call '${server.target}' count`;
  const { stdout, stderr } = await shell(line, { home, cwd });
  expect({ stdout, stderr }).toEqual({ stdout: '1\n', stderr: '' });
  expect(server.starts()).toHaveLength(1);
  expect(user.sessionProcesses()).toHaveLength(1);
});
