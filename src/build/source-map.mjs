/**
 * Reduces source maps to what stack traces show: the file and line of each position, and the names of functions and
 * classes that the build shortened. A source map for debuggers is five times as large.
 */
import { decode, encode } from '@jridgewell/sourcemap-codec';

/** The words before the name of a function or class, and what follows one that is assigned or is a private method. */
const beforeName = /(?:\bfunction ?\*? ?|\bclass )$/;
const afterName = /^(?:\?\?|\|\||&&)?=(?:async\b ?)?(?:function\b|class\b|\(|[\w$]+=>)/;
const identifier = /#?[\w$]+/y;

/** Returns a source map of the code that has a segment where the source or its line changes, and at each such name. */
export function reduceSourceMap(code, { mappings, sources, names }) {
  const kept = new Map();
  let last;
  const lines = code.split('\n');
  const reduced = decode(mappings).map((segments, line) =>
    segments.flatMap(([column, source, sourceLine, , name]) => {
      const isNamed = name !== undefined && isNameOfFunction(lines[line], column);
      const place = source === undefined ? 'unknown' : `${source}:${sourceLine}`;
      if (place === last && !isNamed) return [];
      last = place;
      if (source === undefined) return [[column]];
      if (!isNamed) return [[column, source, sourceLine, 0]];
      if (!kept.has(name)) kept.set(name, kept.size);
      return [[column, source, sourceLine, 0, kept.get(name)]];
    }),
  );
  return {
    version: 3,
    sources,
    names: [...kept.keys()].map((name) => names[name]),
    mappings: encode(reduced),
  };
}

function isNameOfFunction(line, column) {
  identifier.lastIndex = column;
  const [word] = identifier.exec(line) ?? [];
  if (word === undefined) return false;
  const before = line.slice(Math.max(0, column - 12), column);
  const after = line.slice(column + word.length, column + word.length + 60);
  if (word.startsWith('#') && after.startsWith('(')) return !/[.?]$/.test(before);
  return beforeName.test(before) || afterName.test(after);
}
