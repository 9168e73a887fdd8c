import { spawn } from 'node:child_process';
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { SystemEnvironment } from '../../../core/environment.ts';
import { which } from '../../../core/environment.ts';

/** Holds one secret of mcpc in the system. */
export interface Keychain {
  /** Returns undefined if there is none. Throws KeychainError. */
  read(): Promise<string | undefined>;
  /** Throws KeychainError. */
  write(secret: string): Promise<void>;
}

/** The keychain is locked or does not respond. */
export class KeychainError extends Error {}

/** How long the user has to unlock the keychain, in ms. */
const unlockTimeout = 30_000;

const service = 'mcpc';
const account = 'credentials';

/**
 * Returns the system's keychain, which is used through the system's own tool: the secret is passed on standard input, not
 * on the command line, which others can see. Undefined if there is none, or `MCPC_KEYCHAIN` is `off`.
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
      const result = await run('/usr/bin/security', ['find-generic-password', ...named, '-w'], '', env);
      // The exit status of `security` for errSecItemNotFound.
      if (result.status === 44) return undefined;
      return outputOf(result);
    },
    async write(secret) {
      const command = `add-generic-password -U ${named.join(' ')} -w ${secret}\n`;
      outputOf(await run('/usr/bin/security', ['-i'], command, env));
    },
  };
}

/** The desktop's Secret Service (GNOME Keyring, KWallet, KeePassXC), through the tool of libsecret. */
function secretService(env: NodeJS.ProcessEnv): Keychain {
  const named = ['service', service, 'account', account];
  return {
    async read() {
      const result = await run('secret-tool', ['lookup', ...named], '', env);
      if (result.status === 1 && result.errors === '') return undefined;
      return outputOf(result);
    },
    async write(secret) {
      outputOf(await run('secret-tool', ['store', '--label=mcpc', ...named], secret, env));
    },
  };
}

function hasSecretService(env: NodeJS.ProcessEnv): boolean {
  if ((env.DBUS_SESSION_BUS_ADDRESS ?? '') !== '') return true;
  const folder = env.XDG_RUNTIME_DIR ?? '';
  return folder !== '' && existsSync(join(folder, 'bus'));
}

interface Result {
  status: number | null;
  output: string;
  errors: string;
}

function outputOf({ status, output, errors }: Result): string {
  if (status === 0) return output.trim();
  throw new KeychainError(errors.split('\n', 1)[0]?.trim() || 'it does not respond');
}

function run(program: string, args: string[], input: string, env: NodeJS.ProcessEnv): Promise<Result> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env, stdio: 'pipe', timeout: unlockTimeout, killSignal: 'SIGKILL' });
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
    // The exit status of a program that does not read its input says why.
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}

/** Returns why the stored logins cannot be used, as a clause without a full stop. */
export function keychainReason(error: unknown): string {
  if (error instanceof KeychainError) return `keychain error: ${error.message.replace(/\.$/, '')}`;
  return error instanceof Error ? error.message.replace(/\.$/, '') : String(error);
}

const algorithm = 'aes-256-gcm';

/** Encrypts secrets with a key in the system's keychain. */
export class SecretCipher {
  readonly #keychain: Keychain;
  #key: Promise<Buffer | undefined> | undefined;

  constructor(keychain: Keychain) {
    this.#keychain = keychain;
  }

  /** Creates the key if there is none, so the caller must hold the lock. Throws KeychainError. */
  async seal(text: string): Promise<string> {
    const key = (await this.#read()) ?? (await this.#create());
    const nonce = randomBytes(12);
    const cipher = createCipheriv(algorithm, key, nonce);
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64');
  }

  /** Returns undefined if the text was sealed with another key. Throws KeychainError. */
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
      if (key.length !== 32) throw new KeychainError('its entry for mcpc is not a key');
      return key;
    });
    return this.#key;
  }

  async #create(): Promise<Buffer> {
    // Another process may have created one.
    this.#key = undefined;
    const existing = await this.#read();
    if (existing !== undefined) return existing;
    await this.#keychain.write(randomBytes(32).toString('base64'));
    this.#key = undefined;
    const created = await this.#read();
    if (created === undefined) throw new KeychainError('it does not store entries');
    return created;
  }
}
