/**
 * Removes the data of languages other than English from the archive of ICU that is part of Node, as in a Node that is
 * built with `--with-intl=small-icu`. mcpc only segments and normalises text, and formats numbers in English.
 */

/** Of the header of an archive: two bytes that identify ICU's data, and the format with its offset. */
const magic = 0x27da;
const format = Buffer.from('CmnD');
const formatOffset = 12;
/** Each item is aligned to this many bytes. */
const alignment = 16;

/**
 * Rewrites the archive in the bytes of a program in place: items that are needed move to its front. Returns the range of
 * bytes behind them, which nothing uses anymore. Throws an Error if the program contains no archive, or several.
 */
export function languageDataIn(program) {
  const { base, items } = archiveIn(program);
  // ICU takes the length of an item from the next one: another one stays behind those that are needed.
  const [final, last] = items.slice(-2);
  const kept = items.filter((item) => item === final || isNeeded(item.name));
  const names = kept.map(({ name }) => Buffer.from(`${name}\0`, 'latin1'));
  const tableLength = 4 + kept.length * 8;
  const namesLength = names.reduce((sum, name) => sum + name.length, 0);
  const contents = kept.map(({ start, end }) => Buffer.from(program.subarray(base + start, base + end)));

  program.writeUInt32LE(kept.length, base);
  let nameAt = tableLength;
  let dataAt = aligned(tableLength + namesLength);
  for (const [index, content] of contents.entries()) {
    program.writeUInt32LE(nameAt, base + 4 + index * 8);
    program.writeUInt32LE(dataAt, base + 8 + index * 8);
    names[index].copy(program, base + nameAt);
    content.copy(program, base + dataAt);
    nameAt += names[index].length;
    dataAt = aligned(dataAt + content.length);
  }
  // The length of the last item is unknown: the range ends where it starts.
  const range = { start: base + dataAt, end: base + last.start };
  program.fill(0, range.start, range.end);
  return range;
}

/** Where the table of contents starts, and the items by name, which is how ICU finds them. */
function archiveIn(program) {
  const found = [];
  for (let at = program.indexOf(format); at !== -1; at = program.indexOf(format, at + 1)) {
    const start = at - formatOffset;
    if (start >= 0 && program.readUInt16LE(start + 2) === magic)
      found.push(start + program.readUInt16LE(start));
  }
  const [base] = found;
  if (base === undefined || found.length > 1)
    throw new Error(`Found ${found.length} archives of ICU instead of 1.`);
  const offsets = Array.from({ length: program.readUInt32LE(base) }, (_, index) => ({
    name: program.readUInt32LE(base + 4 + index * 8),
    data: program.readUInt32LE(base + 8 + index * 8),
  }));
  const items = offsets.map(({ name, data }, index) => ({
    name: program.toString('latin1', base + name, program.indexOf(0, base + name)),
    start: data,
    end: offsets[index + 1]?.data,
  }));
  if (items.length < 2 || items.slice(-2).some(({ name }) => isNeeded(name))) {
    throw new Error('The last items of the archive of ICU are not the expected ones.');
  }
  return { base, items };
}

/**
 * Whether mcpc needs the item. Dictionaries divide text into words in languages without spaces; converters are for
 * encodings other than UTF-8, UTF-16 and Latin-1; JavaScript has no transliteration.
 */
function isNeeded(name) {
  const [, tree, file = ''] = /^[^/]+\/(?:(\w+)\/)?(.*)$/.exec(name) ?? [];
  if (tree === 'translit' || file.endsWith('.dict') || file.endsWith('.cnv')) return false;
  const [, language] = /^([a-z]{2,3})(?:_(?!index)\w*)?\.res$/.exec(file) ?? [];
  return language === undefined || language === 'en';
}

function aligned(length) {
  return Math.ceil(length / alignment) * alignment;
}
