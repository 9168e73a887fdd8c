import { join } from 'node:path';
import { PrivateCache } from '../config/private-cache.ts';
import { HmacSha256 } from '../core/sha256.ts';

const limits = { largest: 100, most: 10 };
const bytes = 32;

/**
 * Hashes with a random key that is stored in a folder of mcpc's for its owner only: what was hashed, such as a token,
 * cannot be found by hashing guesses.
 */
export class KeyedHash {
  readonly #hmac: HmacSha256;

  private constructor(key: string) {
    this.#hmac = new HmacSha256(key);
  }

  /** Reads the key of this name in a folder. Returns undefined if there is none, or if others could have written it. */
  static read(folder: string, file = 'lists'): KeyedHash | undefined {
    const key = cacheOf(folder).read(file);
    return key?.length === 2 * bytes ? new KeyedHash(key) : undefined;
  }

  /** Reads the key, or else creates one. Returns undefined if it cannot be stored. */
  static async open(folder: string, file = 'lists'): Promise<KeyedHash | undefined> {
    const existing = KeyedHash.read(folder, file);
    if (existing !== undefined) return existing;
    const { randomBytes } = await import('node:crypto');
    await cacheOf(folder).write(file, randomBytes(bytes).toString('hex'));
    // Another process may have replaced it.
    return KeyedHash.read(folder, file);
  }

  /** Returns 32 hexadecimal digits. */
  of(value: unknown): string {
    return this.#hmac.of(JSON.stringify(value)).slice(0, 32);
  }
}

function cacheOf(folder: string): PrivateCache {
  return new PrivateCache(join(folder, 'keys'), limits);
}
