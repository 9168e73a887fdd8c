/** The length of the blocks that are hashed, in bytes. */
const blockLength = 64;

/** The first 32 bits of the fractional parts of the square roots of the first 8 primes. */
const initialState = [
  0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
];

/** The first 32 bits of the fractional parts of the cube roots of the first 64 primes. */
const roundConstants = [
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98,
  0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
  0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8,
  0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
  0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819,
  0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
  0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
  0xc67178f2,
];

/**
 * Returns the SHA-256 (FIPS 180-4) of a text in UTF-8, as 64 hexadecimal digits. It is for short texts in code that runs
 * at every start: loading `node:crypto` would take longer.
 */
export function sha256(text: string): string {
  return digestOf(Buffer.from(text)).toString('hex');
}

/** HMAC (RFC 2104) with SHA-256, for short texts, too. */
export class HmacSha256 {
  /** The states after the first block, which only the key determines. */
  readonly #inner: Int32Array;
  readonly #outer: Int32Array;

  constructor(key: string) {
    const bytes = Buffer.from(key);
    const padded = Buffer.alloc(blockLength);
    padded.set(bytes.length > blockLength ? digestOf(bytes) : bytes);
    const stateOf = (mask: number) =>
      withBlocks(
        initialState,
        padded.map((byte) => byte ^ mask),
      );
    this.#inner = stateOf(0x36);
    this.#outer = stateOf(0x5c);
  }

  /** Returns the HMAC of a text in UTF-8, as 64 hexadecimal digits. */
  of(text: string): string {
    const inner = digestOf(Buffer.from(text), this.#inner, blockLength);
    return digestOf(inner, this.#outer, blockLength).toString('hex');
  }
}

/** Returns the digest of a message, of which `before` bytes have led to the state. */
function digestOf(message: Buffer, state: ArrayLike<number> = initialState, before = 0): Buffer {
  // Behind the message: a 1 bit, then zeros, then its length in bits as the last 64 bits.
  const blocks = Buffer.alloc(Math.ceil((message.length + 9) / blockLength) * blockLength);
  blocks.set(message);
  blocks[message.length] = 0x80;
  blocks.writeUIntBE((before + message.length) * 8, blocks.length - 6, 6);
  const digest = Buffer.alloc(32);
  for (const [at, word] of withBlocks(state, blocks).entries()) digest.writeInt32BE(word, at * 4);
  return digest;
}

/** Returns the state that the blocks lead to. */
function withBlocks(before: ArrayLike<number>, blocks: Uint8Array): Int32Array {
  const state = Int32Array.from(before);
  const schedule = new Int32Array(64);
  for (let at = 0; at < blocks.length; at += blockLength) {
    fillSchedule(schedule, new DataView(blocks.buffer, blocks.byteOffset + at, blockLength));
    addBlock(state, schedule);
  }
  return state;
}

/** Fills the message schedule of a block, with the names of FIPS 180-4, section 6.2.2. */
function fillSchedule(w: Int32Array, block: DataView): void {
  for (let t = 0; t < 16; t += 1) w[t] = block.getInt32(t * 4);
  for (let t = 16; t < 64; t += 1) {
    const x = w[t - 15] as number;
    const y = w[t - 2] as number;
    const sigma0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const sigma1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    w[t] = (w[t - 16] as number) + sigma0 + (w[t - 7] as number) + sigma1;
  }
}

/** Adds a block to the state, given its message schedule `w`. */
function addBlock(state: Int32Array, w: Int32Array): void {
  let [a, b, c, d, e, f, g, h] = state as unknown as State;
  for (let t = 0; t < 64; t += 1) {
    const sum1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const choice = (e & f) ^ (~e & g);
    const added = (h + sum1 + choice + (roundConstants[t] as number) + (w[t] as number)) | 0;
    const sum0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const majority = (a & b) ^ (a & c) ^ (b & c);
    h = g;
    g = f;
    f = e;
    e = (d + added) | 0;
    d = c;
    c = b;
    b = a;
    a = (added + sum0 + majority) | 0;
  }
  const words = [a, b, c, d, e, f, g, h];
  for (let at = 0; at < words.length; at += 1) state[at] = (state[at] as number) + (words[at] as number);
}

type State = [number, number, number, number, number, number, number, number];
