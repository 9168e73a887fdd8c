import { randomUUID } from 'node:crypto';
import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../harness/folder.ts';
import { shell } from '../harness/mcpc.ts';
import { root } from '../harness/program.ts';
import { type SessionUser, sessionUser, statefulServer } from '../harness/sessions.ts';

describe('a session that another build of mcpc started', () => {
  let other: string;

  beforeAll(() => {
    other = temporaryFolder();
    for (const name of ['dist', 'package.json'])
      cpSync(join(root, name), join(other, name), { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(other, 'node_modules'));
    const entry = join(other, 'dist/mcpc.cjs');
    const code = readFileSync(entry, 'utf8');
    const [, build = expect.fail()] = /build:"(\w+)"/.exec(code) ?? [];
    writeFileSync(entry, code.replaceAll(build, randomUUID().replaceAll('-', '')));
  });

  /** Runs the other build. */
  const run = (user: SessionUser, line: string) =>
    shell(`'${process.execPath}' '${join(other, 'dist/mcpc.cjs')}' ${line}`, {
      home: user.home,
      cwd: user.cwd,
    });

  it('is named as such, and not used', async () => {
    const user = sessionUser();
    const server = statefulServer();
    const started = await run(user, `call '${server.target}' count --session s`);
    expect(started.stdout, started.stderr).toBe('1\n');
    for (const target of ['@s', server.target]) {
      const words = target === '@s' ? [] : ['--session', 's'];
      const message = await user.failure(3, ['call', target, 'count', ...words]);
      expect(message).toMatch(/another (build|version) of mcpc/);
      expect(message).toContain('mcpc stop @s');
    }
    expect(server.calls()).toEqual(['count']);
  });

  it('is listed, and can be stopped', async () => {
    const user = sessionUser();
    await run(user, `ping '${statefulServer().target}' --session s`);
    expect(await user.output(['sessions'])).toMatch(/^@?s\b/m);
    await user.output(['stop', '@s']);
    expect(user.processes()).toEqual([]);
  });
});
