import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { type Keychain, KeychainError } from './keychain.ts';

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
