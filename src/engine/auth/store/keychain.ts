import { spawn } from 'node:child_process';
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
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

const algorithm = 'aes-256-gcm';

/** Seals secrets with a key that the system's keychain holds, so that the file they lie in tells nothing by itself. */
export class SecretCipher {
  readonly #keychain: Keychain;
  #key: Promise<Buffer | undefined> | undefined;

  constructor(keychain: Keychain) {
    this.#keychain = keychain;
  }

  /** Makes the key if there is none; nobody else may do so at the same time. Throws KeychainError. */
  async seal(text: string): Promise<string> {
    const key = (await this.#read()) ?? (await this.#make());
    const nonce = randomBytes(12);
    const cipher = createCipheriv(algorithm, key, nonce);
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64');
  }

  /** Undefined when it was sealed with another key. Throws KeychainError. */
  async open(sealed: string): Promise<string | undefined> {
    const key = await this.#read();
    if (key === undefined) return undefined;
    const bytes = Buffer.from(sealed, 'base64');
    try {
      const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, 12));
      decipher.setAuthTag(bytes.subarray(12, 28));
      return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
    } catch {
      return undefined;
    }
  }

  #read(): Promise<Buffer | undefined> {
    this.#key ??= this.#keychain.read().then((text) => {
      if (text === undefined) return undefined;
      const key = Buffer.from(text, 'base64');
      if (key.length !== 32) throw new KeychainError('what it holds for mcpc is no key');
      return key;
    });
    return this.#key;
  }

  async #make(): Promise<Buffer> {
    // Another process may have made one since.
    this.#key = undefined;
    const made = await this.#read();
    if (made !== undefined) return made;
    await this.#keychain.write(randomBytes(32).toString('base64'));
    this.#key = undefined;
    const kept = await this.#read();
    if (kept === undefined) throw new KeychainError('it does not keep what it is given');
    return kept;
  }
}
