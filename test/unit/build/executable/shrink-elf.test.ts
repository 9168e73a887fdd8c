import { describe, expect, it } from 'vitest';
import { shrinkElf } from '../../../../src/build/executable/shrink-elf.mjs';

const page = 0x1000;
/** The address at which the first byte of the file is mapped. */
const firstAddress = 0x400000;
const types = { load: 1, dynamic: 2, phdr: 6 };

interface Header {
  type: number;
  offset: number;
  address: number;
  size: number;
}

/** An archive of ICU with items of 20,000 bytes, each filled with its number. */
function archive(names: readonly string[]): Buffer {
  const header = Buffer.alloc(32);
  header.writeUInt16LE(header.length, 0);
  header.writeUInt16LE(0x27da, 2);
  header.write('CmnD', 12, 'latin1');
  const table = Buffer.alloc(4 + names.length * 8);
  table.writeUInt32LE(names.length, 0);
  const texts = names.map((name) => Buffer.from(`icudt1l/${name}\0`));
  const dataStart = Math.ceil((table.length + Buffer.concat(texts).length) / 16) * 16;
  let nameStart = table.length;
  for (const [index, text] of texts.entries()) {
    table.writeUInt32LE(nameStart, 4 + index * 8);
    table.writeUInt32LE(dataStart + index * 20_000, 8 + index * 8);
    nameStart += text.length;
  }
  const front = Buffer.concat([table, ...texts], dataStart);
  return Buffer.concat([header, front, ...names.map((_, index) => Buffer.alloc(20_000, index + 1))]);
}

/** Returns what the archive at an offset has for each name but the last, whose length is unknown. */
function itemsAt(bytes: Buffer, start: number): Map<string, Buffer> {
  const base = start + bytes.readUInt16LE(start);
  const entries = Array.from({ length: bytes.readUInt32LE(base) }, (_, index) => {
    const nameStart = base + bytes.readUInt32LE(base + 4 + index * 8);
    const name = bytes.toString('latin1', nameStart, bytes.indexOf(0, nameStart));
    return { name, start: base + bytes.readUInt32LE(base + 8 + index * 8) };
  });
  return new Map(
    entries
      .slice(0, -1)
      .map((one, index) => [one.name, bytes.subarray(one.start, entries[index + 1]?.start)]),
  );
}

/** An executable with a segment of headers, one that contains `data`, one that can be written to, and debug data. */
function elf(data: Buffer, { headerSpace = 8, alignment = page } = {}): Buffer {
  const dataLength = Math.ceil(data.length / page) * page;
  // Three pages before the last segment are not mapped.
  const bytes = Buffer.alloc(page + dataLength + 4 * page + 50_000);
  bytes.write('\x7fELF\x02\x01', 'latin1');
  bytes.writeBigUInt64LE(64n, 32);
  bytes.writeBigUInt64LE(BigInt(bytes.length - 640), 40);
  bytes.writeUInt16LE(5, 56);
  bytes.writeUInt16LE(10, 60);
  const writable = page + dataLength + 3 * page + 0x2a0;
  const headers: Header[] = [
    { type: types.phdr, offset: 64, address: firstAddress + 64, size: headerSpace * 56 },
    { type: types.load, offset: 0, address: firstAddress, size: page },
    { type: types.load, offset: page, address: firstAddress + page, size: dataLength },
    { type: types.load, offset: writable, address: firstAddress + writable + page, size: 0x500 },
    {
      type: types.dynamic,
      offset: writable + 0x100,
      address: firstAddress + writable + page + 0x100,
      size: 32,
    },
  ];
  for (const [index, { type, offset, address, size }] of headers.entries()) {
    const at = 64 + index * 56;
    bytes.writeUInt32LE(type, at);
    // That of the segment with the data may be larger than those of the others, as on ARM.
    const words = [offset, address, address, size, size, offset === page ? alignment : page];
    for (const [place, word] of words.entries()) bytes.writeBigUInt64LE(BigInt(word), at + 8 + place * 8);
  }
  data.copy(bytes, page);
  bytes.fill('writable', writable, writable + 0x500);
  return bytes;
}

function headersOf(bytes: Buffer): Header[] {
  const start = Number(bytes.readBigUInt64LE(32));
  return Array.from({ length: bytes.readUInt16LE(56) }, (_, index) => {
    const at = start + index * 56;
    const word = (offset: number) => Number(bytes.readBigUInt64LE(at + offset));
    return { type: bytes.readUInt32LE(at), offset: word(8), address: word(16), size: word(32) };
  });
}

/** Returns the memory of a loaded program. Bytes that no segment maps are zero. */
function memoryOf(bytes: Buffer): Buffer {
  const loads = headersOf(bytes).filter(({ type }) => type === types.load);
  const memory = Buffer.alloc(Math.max(...loads.map(({ address, size }) => address + size)) - firstAddress);
  for (const { offset, address, size } of loads) {
    expect(offset % page).toBe(address % page);
    bytes.copy(memory, address - firstAddress, offset, offset + size);
  }
  return memory;
}

const names = [
  'af.res',
  'brkitr/char.brk',
  'brkitr/thaidict.dict',
  'coll/de__PHONEBOOK.res',
  'coll/en_US_POSIX.res',
  'coll/res_index.res',
  'en.res',
  'euc-tw-2014.cnv',
  'pool.res',
  'root.res',
  'translit/root.res',
  'zoneinfo64.res',
  'zu.res',
  'zu_ZA.res',
];

describe('shrinkElf', () => {
  it('keeps English and what has no language, at the same address', () => {
    const before = elf(archive(names));
    const after = shrinkElf(before);
    const items = itemsAt(memoryOf(after), page);
    const original = itemsAt(before, page);
    expect([...items.keys()]).toEqual(
      [
        'brkitr/char.brk',
        'coll/en_US_POSIX.res',
        'coll/res_index.res',
        'en.res',
        'pool.res',
        'root.res',
        'zoneinfo64.res',
      ].map((name) => `icudt1l/${name}`),
    );
    for (const [name, content] of items)
      expect(content.equals(original.get(name) ?? Buffer.alloc(0))).toBe(true);
  });

  it('removes bytes that no segment maps, and the data of other languages', () => {
    const before = elf(archive(names));
    const after = shrinkElf(before);
    expect(before.length - after.length).toBeGreaterThan(50_000 + 4 * 20_000);
    expect(after.readBigUInt64LE(40)).toBe(0n);
    expect(after.readUInt16LE(60)).toBe(0);
  });

  it('has the headers of other segments describe the same bytes', () => {
    const before = elf(archive(names));
    const after = shrinkElf(before);
    expect(headersOf(after).map(({ type }) => type)).toEqual([
      types.phdr,
      types.load,
      types.load,
      types.load,
      types.load,
      types.dynamic,
    ]);
    const bytesAt = (file: Buffer) => {
      const { offset = 0, size = 0 } = headersOf(file).find(({ type }) => type === types.dynamic) ?? {};
      return file.toString('latin1', offset, offset + size);
    };
    expect(bytesAt(after)).toBe(bytesAt(before));
    const end = -0x500;
    expect(memoryOf(after).subarray(end).equals(memoryOf(before).subarray(end))).toBe(true);
  });

  it('keeps offsets right for systems with larger pages', () => {
    const large = 0x10000;
    const before = elf(archive(names), { alignment: large });
    const [last, lastBefore] = [shrinkElf(before), before].map((file) => headersOf(file).at(-2));
    expect(last?.offset).toBeLessThan((lastBefore?.offset ?? 0) - large + 1);
    expect((last?.offset ?? 0) % large).toBe((lastBefore?.offset ?? 0) % large);
  });

  it('leaves the given file as it is', () => {
    const before = elf(archive(names));
    const copy = Buffer.from(before);
    shrinkElf(before);
    expect(before.equals(copy)).toBe(true);
  });

  it.each([
    ['Not a 64-bit little-endian ELF file.', Buffer.from('MZ')],
    ['Found 0 archives of ICU instead of 1.', elf(Buffer.alloc(100))],
    ['Found 2 archives of ICU instead of 1.', elf(Buffer.concat([archive(names), archive(names)]))],
    ['The last items of the archive of ICU are not the expected ones.', elf(archive(['en.res', 'root.res']))],
    ['No space for another program header.', elf(archive(names), { headerSpace: 5 })],
  ])('throws an error: %s', (message, file) => {
    expect(() => shrinkElf(file)).toThrow(message);
  });
});
