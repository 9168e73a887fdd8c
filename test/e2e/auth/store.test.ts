import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, delimiter, dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../harness/folder.ts';
import { LoggingIn, type ProtectedServer, protectedServer } from '../harness/logins.ts';

/** Somebody whose system has a keychain, by a `secret-tool` that keeps its one secret in a file. */
function withKeychain(): { person: LoggingIn; secret: string; lock: () => void; lose: () => void } {
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
  const person = new LoggingIn({
    PATH: [folder, process.env.PATH].join(delimiter),
    DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent',
  });
  return {
    person,
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

  async function logIn(person: LoggingIn): Promise<{ stdout: string; stderr: string }> {
    const { stdout, stderr, exitCode } = await person.run(['login', server.url]);
    expect(exitCode, stderr).toBe(0);
    return { stdout, stderr };
  }

  it('that others can read is not used', async () => {
    const person = new LoggingIn();
    await logIn(person);
    chmodSync(person.storePath, 0o640);
    for (const line of [
      ['call', server.url, 'whoami'],
      ['login', '--list'],
    ]) {
      const { stderr, exitCode } = await person.run(line);
      expect(exitCode).toBe(5);
      expect(stderr).toContain(
        `can be read by others, and are not used.\nMake the file private: chmod 600 ${person.storePath}`,
      );
    }
    chmodSync(person.storePath, 0o600);
    expect((await person.run(['call', server.url, 'whoami'])).exitCode).toBe(0);
  });

  it('that is damaged is set aside, and told', async () => {
    const person = new LoggingIn();
    await logIn(person);
    const whole = readFileSync(person.storePath, 'utf8');
    writeFileSync(person.storePath, whole.slice(0, whole.length / 2));
    const { stderr, exitCode } = await person.run(['call', server.url, 'whoami']);
    expect(exitCode).toBe(5);
    const aside = readdirSync(dirname(person.storePath)).find((name) => name.includes('damaged')) ?? '';
    expect(stderr).toContain(
      `The stored logins were damaged. The file was renamed to ${join(dirname(person.storePath), aside)}`,
    );
    expect(readFileSync(join(dirname(person.storePath), aside), 'utf8')).toBe(
      whole.slice(0, whole.length / 2),
    );
    await logIn(person);
    expect((await person.run(['call', server.url, 'whoami'])).exitCode).toBe(0);
  });

  it('says once that there is no keychain', async () => {
    const person = new LoggingIn();
    expect((await logIn(person)).stderr).toContain(
      `This system has no keychain: logins are stored in ${person.storePath}`,
    );
    expect((await logIn(person)).stderr).not.toContain('keychain');
    expect(basename(person.storePath)).toBe('credentials.json');
  });

  it('seals secrets with a key that the keychain holds', async () => {
    const { person, secret, lose } = withKeychain();
    const { stdout, stderr } = await logIn(person);
    expect(stdout).toContain('stored encrypted, with a key in the keychain');
    expect(stderr).not.toContain('keychain');
    const text = readFileSync(person.storePath, 'utf8');
    expect(text).not.toContain('access');
    expect(text).not.toContain(readFileSync(secret, 'utf8').trim());
    const call = await person.run(['call', server.url, 'whoami']);
    expect(call.stdout).toContain('ada');
    lose();
    const later = await person.run(['call', server.url, 'whoami']);
    expect(later.exitCode).toBe(5);
    expect(later.stderr).toContain('The stored login cannot be used: keychain error: the key is missing');
  });

  it('falls back to the file when the keychain is locked, and says so', async () => {
    const { person, lock } = withKeychain();
    lock();
    const { stdout, stderr } = await logIn(person);
    expect(stdout).toContain('stored in a file that only you can read');
    expect(stderr).toContain('The keychain cannot be used (keychain error: secret-tool: Cannot create');
    expect((await person.run(['call', server.url, 'whoami'])).exitCode).toBe(0);
  });

  it('that cannot be written does not stand in the way of the login', async () => {
    const person = new LoggingIn({ XDG_STATE_HOME: '/dev/null/state' });
    const { stdout, stderr } = await logIn(person);
    expect(stdout).toContain('not stored');
    expect(stderr).toContain('The login could not be stored');
  });
});
