import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { SystemEnvironment } from '../../../core/environment.ts';
import { which } from '../../../core/which.ts';

/** A place of the system's for one secret of mcpc's. */
export interface Keychain {
  /** Undefined when it holds none. Throws KeychainError. */
  read(): Promise<string | undefined>;
  /** Throws KeychainError. */
  write(secret: string): Promise<void>;
}

/** The keychain is there, but does not answer or is locked. */
export class KeychainError extends Error {}

/** How long a person has to unlock the keychain when the system asks for it, in ms. */
const patience = 30_000;

const service = 'mcpc';
const account = 'credentials';

/**
 * The system's keychain, by the system's own tool: the secret goes over its standard input, never on its command line,
 * which others can see. Undefined where there is none, or `MCPC_KEYCHAIN` is `off`.
 */
export function systemKeychain(environment: SystemEnvironment): Keychain | undefined {
  const { env, platform } = environment;
  if (env.MCPC_KEYCHAIN === 'off') return undefined;
  if (platform === 'darwin') return macKeychain(env);
  if (platform !== 'linux' || !hasSecretService(env) || which('secret-tool', environment) === undefined)
    return undefined;
  return secretService(env);
}

function macKeychain(env: NodeJS.ProcessEnv): Keychain {
  const named = ['-s', service, '-a', account];
  return {
    async read() {
      const found = await run('/usr/bin/security', ['find-generic-password', ...named, '-w'], '', env);
      // errSecItemNotFound, as `security` gives it.
      if (found.status === 44) return undefined;
      return answerOf(found);
    },
    async write(secret) {
      const command = `add-generic-password -U ${named.join(' ')} -w ${secret}\n`;
      answerOf(await run('/usr/bin/security', ['-i'], command, env));
    },
  };
}

/** The Secret Service of the desktop (GNOME Keyring, KWallet, KeePassXC), by the tool that comes with libsecret. */
function secretService(env: NodeJS.ProcessEnv): Keychain {
  const named = ['service', service, 'account', account];
  return {
    async read() {
      const found = await run('secret-tool', ['lookup', ...named], '', env);
      if (found.status === 1 && found.errors === '') return undefined;
      return answerOf(found);
    },
    async write(secret) {
      answerOf(await run('secret-tool', ['store', '--label=mcpc', ...named], secret, env));
    },
  };
}

function hasSecretService(env: NodeJS.ProcessEnv): boolean {
  if ((env.DBUS_SESSION_BUS_ADDRESS ?? '') !== '') return true;
  const folder = env.XDG_RUNTIME_DIR ?? '';
  return folder !== '' && existsSync(join(folder, 'bus'));
}

interface Ended {
  status: number | null;
  output: string;
  errors: string;
}

function answerOf({ status, output, errors }: Ended): string {
  if (status === 0) return output.trim();
  throw new KeychainError(errors.split('\n', 1)[0]?.trim() || 'it does not answer');
}

function run(program: string, args: string[], input: string, env: NodeJS.ProcessEnv): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env, stdio: 'pipe', timeout: patience, killSignal: 'SIGKILL' });
    let output = '';
    let errors = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8');
    });
    child.stderr.on('data', (chunk: Buffer) => {
      errors += chunk.toString('utf8');
    });
    child.once('error', (error) => reject(new KeychainError(error.message)));
    child.once('close', (status) => resolve({ status, output, errors: errors.trim() }));
    // One that ends without reading tells why by its status.
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}

/** Why something about the stored logins failed: part of a sentence, without a full stop. */
export function keychainReason(error: unknown): string {
  if (error instanceof KeychainError) return `the keychain says: ${error.message.replace(/\.$/, '')}`;
  return error instanceof Error ? error.message.replace(/\.$/, '') : String(error);
}
