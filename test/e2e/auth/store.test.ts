import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, delimiter, dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../harness/folder.ts';
import { LoggingIn, type ProtectedServer, protectedServer } from '../harness/logins.ts';

/** Returns a user of a system with a keychain: a `secret-tool` that stores one secret in a file. */
function withKeychain(): { user: LoggingIn; secret: string; lock: () => void; lose: () => void } {
  const folder = temporaryFolder();
  const [tool, secret, locked] = ['secret-tool', 'secret', 'locked'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  writeFileSync(
    tool,
    `#!/bin/sh
if [ -e '${locked}' ]; then echo 'secret-tool: Cannot create an item in a locked collection' >&2; exit 1; fi
case "$1" in
  lookup) test -e '${secret}' || exit 1; cat '${secret}' ;;
  store) cat > '${secret}' ;;
esac
`,
    { mode: 0o755 },
  );
  const user = new LoggingIn({
    PATH: [folder, process.env.PATH].join(delimiter),
    DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent',
  });
  return {
    user,
    secret,
    lock: () => writeFileSync(locked, ''),
    lose: () => writeFileSync(secret, Buffer.alloc(32).toString('base64')),
  };
}

describe('the store of logins', () => {
  let server: ProtectedServer;

  beforeAll(async () => {
    server = await protectedServer();
  });

  async function logIn(user: LoggingIn): Promise<{ stdout: string; stderr: string }> {
    const { stdout, stderr, exitCode } = await user.run(['login', server.url]);
    expect(exitCode, stderr).toBe(0);
    return { stdout, stderr };
  }

  it('is not used if others can read it', async () => {
    const user = new LoggingIn();
    await logIn(user);
    chmodSync(user.storePath, 0o640);
    for (const line of [
      ['call', server.url, 'whoami'],
      ['login', '--list'],
    ]) {
      const { stderr, exitCode } = await user.run(line);
      expect(exitCode).toBe(5);
      expect(stderr).toContain(
        `can be read by others, and are not used.\nMake the file private: chmod 600 ${user.storePath}`,
      );
    }
    chmodSync(user.storePath, 0o600);
    expect((await user.run(['call', server.url, 'whoami'])).exitCode).toBe(0);
  });

  it('is renamed if it is damaged, with a notice', async () => {
    const user = new LoggingIn();
    await logIn(user);
    const whole = readFileSync(user.storePath, 'utf8');
    writeFileSync(user.storePath, whole.slice(0, whole.length / 2));
    const { stderr, exitCode } = await user.run(['call', server.url, 'whoami']);
    expect(exitCode).toBe(5);
    const aside = readdirSync(dirname(user.storePath)).find((name) => name.includes('damaged')) ?? '';
    expect(stderr).toContain(
      `The stored logins were damaged. The file was renamed to ${join(dirname(user.storePath), aside)}`,
    );
    expect(readFileSync(join(dirname(user.storePath), aside), 'utf8')).toBe(whole.slice(0, whole.length / 2));
    await logIn(user);
    expect((await user.run(['call', server.url, 'whoami'])).exitCode).toBe(0);
  });

  it('reports once that there is no keychain', async () => {
    const user = new LoggingIn();
    expect((await logIn(user)).stderr).toContain(
      `This system has no keychain: logins are stored in ${user.storePath}`,
    );
    expect((await logIn(user)).stderr).not.toContain('keychain');
    expect(basename(user.storePath)).toBe('credentials.json');
  });

  it('encrypts secrets with a key in the keychain', async () => {
    const { user, secret, lose } = withKeychain();
    const { stdout, stderr } = await logIn(user);
    expect(stdout).toContain('stored encrypted, with a key in the keychain');
    expect(stderr).not.toContain('keychain');
    const text = readFileSync(user.storePath, 'utf8');
    expect(text).not.toContain('access');
    expect(text).not.toContain(readFileSync(secret, 'utf8').trim());
    const call = await user.run(['call', server.url, 'whoami']);
    expect(call.stdout).toContain('ada');
    lose();
    const later = await user.run(['call', server.url, 'whoami']);
    expect(later.exitCode).toBe(5);
    expect(later.stderr).toContain('The stored login cannot be used: keychain error: the key is missing');
  });

  it('falls back to a file if the keychain is locked, with a notice', async () => {
    const { user, lock } = withKeychain();
    lock();
    const { stdout, stderr } = await logIn(user);
    expect(stdout).toContain('stored in a file that only you can read');
    expect(stderr).toContain('The keychain cannot be used (keychain error: secret-tool: Cannot create');
    expect((await user.run(['call', server.url, 'whoami'])).exitCode).toBe(0);
  });

  it('does not prevent a login if it cannot be written', async () => {
    const user = new LoggingIn({ XDG_STATE_HOME: '/dev/null/state' });
    const { stdout, stderr } = await logIn(user);
    expect(stdout).toContain('not stored');
    expect(stderr).toContain('The login could not be stored');
  });
});
