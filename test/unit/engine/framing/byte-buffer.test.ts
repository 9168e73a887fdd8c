import { describe, expect, it, vi } from 'vitest';
import { ByteBuffer } from '../../../../src/engine/framing/byte-buffer.ts';
import { GrowingBytes } from '../../../../src/engine/framing/growing-bytes.ts';

const megabyte = 2 ** 20;

function filled(...chunks: Uint8Array[]): ByteBuffer {
  const buffer = new ByteBuffer();
  for (const chunk of chunks) buffer.append(chunk);
  return buffer;
}

/** Chunks of several sizes, with bytes that tell where they are, of about `length` bytes. */
function chunksOf(length: number): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  const sizes = [64 * 1024, 100, 70_000, 16 * 1024];
  for (let at = 0; at < length; at += chunks.at(-1)?.length ?? 0) {
    chunks.push(Buffer.alloc(sizes[chunks.length % 4] ?? 1, `${chunks.length} `));
  }
  return chunks;
}

describe('bytes that arrive in chunks', () => {
  it.each([1_000, megabyte, 4 * megabyte, 20 * megabyte])('are complete: %d bytes', (length) => {
    const chunks = chunksOf(length);
    const buffer = filled(...chunks);
    const all = Buffer.concat(chunks);
    expect(buffer.length).toBe(all.length);
    expect(buffer.take().equals(all)).toBe(true);
    expect(buffer.length).toBe(0);
  });

  it('are text in UTF-8, also if a character is in two chunks', () => {
    const text = 'aé😀'.repeat(megabyte);
    const bytes = Buffer.from(text);
    const buffer = filled(bytes.subarray(0, megabyte + 2), bytes.subarray(megabyte + 2));
    expect(buffer.takeText() === text).toBe(true);
    expect(filled(Buffer.from('\ufeffa\xff', 'utf8'), Buffer.of(0xff)).takeText()).toBe('\ufeffaÿ\ufffd');
    expect(filled().takeText()).toBe('');
  });

  it('are freed once they are text, if there are many', () => {
    const large = filled(...chunksOf(8 * megabyte)).take();
    const { length } = large;
    expect(filled(large).takeText()).toHaveLength(length);
    expect(large).toHaveLength(0);
    const only = Buffer.alloc(8 * megabyte, 'a');
    expect(filled(only).takeText()).toHaveLength(8 * megabyte);
    expect(only).toHaveLength(8 * megabyte);
  });

  it('are kept in pieces from where the buffer cannot grow any more', () => {
    const chunks = chunksOf(8 * megabyte);
    let left = 100;
    const { append } = GrowingBytes.prototype;
    const spy = vi.spyOn(GrowingBytes.prototype, 'append').mockImplementation(function (
      this: GrowingBytes,
      chunk,
    ) {
      left -= 1;
      return left > 0 && append.call(this, chunk);
    });
    expect(
      filled(...chunks)
        .take()
        .equals(Buffer.concat(chunks)),
    ).toBe(true);
    expect(left).toBe(0);
    spy.mockRestore();
  });

  it('are kept in pieces if the system has no room for them to grow', () => {
    const create = vi.spyOn(GrowingBytes, 'create').mockReturnValue(undefined);
    const chunks = chunksOf(8 * megabyte);
    expect(
      filled(...chunks)
        .take()
        .equals(Buffer.concat(chunks)),
    ).toBe(true);
    expect(create).toHaveBeenCalledOnce();
    create.mockRestore();
  });
});
