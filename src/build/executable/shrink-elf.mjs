/**
 * Makes an executable for Linux smaller: it keeps what the program headers map into memory, without the symbols and
 * debug sections of Node and without the parts of its ICU data that are only for languages other than English. Works for
 * each architecture on any platform, unlike `strip`.
 */
import { languageDataIn } from './icu-archive.mjs';

const headerLength = 64;
const programHeaderLength = 56;
/** The `p_type` of program headers. */
const types = { load: 1, phdr: 6 };

/** Returns a smaller ELF file (64 bits, little-endian) that does the same. Throws an Error if its layout is not the expected one. */
export function shrinkElf(file) {
  if (file.toString('latin1', 0, 6) !== '\x7fELF\x02\x01')
    throw new Error('Not a 64-bit little-endian ELF file.');
  const bytes = Buffer.from(file);
  const unused = languageDataIn(bytes);
  const headers = programHeadersOf(bytes).flatMap((header) => without(unused, header));
  return withOnly(headers, bytes);
}

function programHeadersOf(bytes) {
  const start = Number(bytes.readBigUInt64LE(32));
  return Array.from({ length: bytes.readUInt16LE(56) }, (_, index) => {
    const at = start + index * programHeaderLength;
    const word = (offset) => Number(bytes.readBigUInt64LE(at + offset));
    return {
      type: bytes.readUInt32LE(at),
      flags: bytes.readUInt32LE(at + 4),
      offset: word(8),
      address: word(16),
      physicalAddress: word(24),
      fileSize: word(32),
      memorySize: word(40),
      alignment: word(48),
    };
  });
}

/** Returns two segments in place of one that contains the range: whole pages of the range are no longer mapped. */
function without({ start, end }, header) {
  const { type, offset, fileSize, memorySize, alignment } = header;
  if (type !== types.load || start < offset || end > offset + fileSize) return [header];
  const from = Math.ceil(start / alignment) * alignment;
  const to = Math.floor(end / alignment) * alignment;
  if (to <= from) return [header];
  const before = { ...header, fileSize: from - offset, memorySize: from - offset };
  const skipped = to - offset;
  const after = {
    ...header,
    offset: to,
    address: header.address + skipped,
    physicalAddress: header.physicalAddress + skipped,
    fileSize: fileSize - skipped,
    memorySize: memorySize - skipped,
  };
  return [before, after];
}

/** Returns a file of the segments alone. Section headers are not needed to run it, and would no longer be right. */
function withOnly(headers, bytes) {
  const pieces = [];
  let length = 0;
  const loads = headers.filter(({ type }) => type === types.load);
  // The system maps pages, as large as the largest alignment: an offset and its address have the same remainder.
  const page = Math.max(...loads.map(({ alignment }) => alignment));
  for (const { offset, fileSize } of loads) {
    const target = length + mod(offset - length, page);
    pieces.push({ offset, fileSize, target });
    length = target + fileSize;
  }
  const moved = (offset, size) => {
    const piece = pieces.find((one) => offset >= one.offset && offset + size <= one.offset + one.fileSize);
    if (piece === undefined) throw new Error('A program header describes bytes that are not in a segment.');
    return offset - piece.offset + piece.target;
  };
  const table = headers.find(({ type }) => type === types.phdr);
  const needed = headers.length * programHeaderLength;
  if (table === undefined || table.fileSize < needed) throw new Error('No space for another program header.');

  const result = Buffer.alloc(length);
  for (const { offset, fileSize, target } of pieces) bytes.copy(result, target, offset, offset + fileSize);
  const tableStart = moved(table.offset, needed);
  headers.forEach((header, index) => {
    const at = tableStart + index * programHeaderLength;
    const offset = header.fileSize === 0 ? header.offset : moved(header.offset, header.fileSize);
    result.writeUInt32LE(header.type, at);
    result.writeUInt32LE(header.flags, at + 4);
    const words = [
      offset,
      header.address,
      header.physicalAddress,
      header.fileSize,
      header.memorySize,
      header.alignment,
    ];
    for (const [place, word] of words.entries()) result.writeBigUInt64LE(BigInt(word), at + 8 + place * 8);
  });
  if (pieces[0]?.target !== 0 || pieces[0].fileSize < headerLength)
    throw new Error('The first segment lacks the ELF header.');
  result.writeBigUInt64LE(BigInt(tableStart), 32);
  result.writeUInt16LE(headers.length, 56);
  result.writeBigUInt64LE(0n, 40);
  result.writeUInt16LE(0, 60);
  result.writeUInt16LE(0, 62);
  return result;
}

function mod(number, modulus) {
  return ((number % modulus) + modulus) % modulus;
}
