import { SourceMap, type SourceMapPayload } from 'node:module';
import { basename } from 'node:path';
import type { BuiltFiles } from './files.ts';

/** A chunk file whose positions are known. */
interface MappedFile {
  lines: string[];
  map: SourceMap;
}

/** Writes stack traces with the functions, files and lines of the source: the build shortens names and joins lines. */
export class StackTraces {
  readonly #files: BuiltFiles;
  #payloads: Record<string, SourceMapPayload> | undefined;
  readonly #mapped = new Map<string, MappedFile>();

  constructor(files: BuiltFiles) {
    this.#files = files;
  }

  /** Returns the stack trace of an error in V8's form. */
  format(error: Error, sites: readonly NodeJS.CallSite[]): string {
    return [String(error), ...sites.map((site) => `    at ${this.#describe(site)}`)].join('\n');
  }

  #describe(site: NodeJS.CallSite): string {
    const file = this.#mappedFile(site.getFileName() ?? '');
    const entry = file && entryAt(file.map, site.getLineNumber(), site.getColumnNumber());
    if (file === undefined || entry === undefined) return String(site);
    const { originalSource, originalLine } = entry;
    const place = `${originalSource.replace(/^(\.\.\/)+/, '')}:${originalLine + 1}`;
    const name = functionName(site, file);
    return name === undefined ? place : `${site.isAsync() ? 'async ' : ''}${name} (${place})`;
  }

  #mappedFile(path: string): MappedFile | undefined {
    const name = basename(path);
    if (path !== this.#files.nameOf(`chunks/${name}`)) return undefined;
    this.#payloads ??= readMaps(this.#files);
    const payload = this.#payloads[name];
    if (payload === undefined) return undefined;
    const known = this.#mapped.get(name);
    if (known !== undefined) return known;
    const file = { lines: this.#files.read(`chunks/${name}`).split('\n'), map: new SourceMap(payload) };
    this.#mapped.set(name, file);
    return file;
  }
}

function readMaps(files: BuiltFiles): Record<string, SourceMapPayload> {
  // Not loaded for errors of Node itself, in which no chunk takes part.
  const { brotliDecompressSync } = process.getBuiltinModule('node:zlib');
  return JSON.parse(brotliDecompressSync(files.readBytes('source-maps.json.br')).toString());
}

/** Returns the name that the function has in the source; undefined if it has none. */
function functionName(site: NodeJS.CallSite, { lines, map }: MappedFile): string | undefined {
  const name = site.getFunctionName();
  const line = site.getEnclosingLineNumber();
  const column = site.getEnclosingColumnNumber();
  if (name === null) return undefined;
  if (typeof line !== 'number' || typeof column !== 'number') return name;
  const text = lines[line - 1] ?? '';
  const word = `${name.startsWith('#') ? '' : '(?<![\\w$#])'}${name.replaceAll('$', '\\$')}(?![\\w$])`;
  // Before the function, as in `a=b=>…`, or behind words like `async function`.
  const near = new RegExp(word, 'g');
  near.lastIndex = Math.max(0, column - name.length - 2);
  const found = near.exec(text)?.index ?? Infinity;
  if (found < column + 'static async function*'.length) return nameAt(map, line, found + 1) ?? name;
  // That of a constructor is in its class.
  const classes = text.slice(0, column).matchAll(new RegExp(`${word}=class\\b|(?<=class )${word}`, 'g'));
  const last = [...classes].at(-1)?.index;
  return (last === undefined ? undefined : nameAt(map, line, last + 1)) ?? name;
}

/** Returns the name in the source of the identifier at a position, counted from 1; undefined if it was not shortened. */
function nameAt(map: SourceMap, line: number, column: number): string | undefined {
  const entry = entryAt(map, line, column);
  // An entry holds up to the next one.
  return entry?.generatedColumn === column - 1 ? entry.name : undefined;
}

/** An entry of a source map as Node returns it, with the name that the build shortened, which Node does not declare. */
interface NamedEntry {
  name?: string;
  generatedColumn: number;
  originalSource: string;
  originalLine: number;
}

/** Returns what is known of a position, counted from 1. */
function entryAt(map: SourceMap, line: number | null, column: number | null): NamedEntry | undefined {
  if (line === null || column === null) return undefined;
  const entry = map.findEntry(line - 1, column - 1);
  return 'originalSource' in entry ? (entry as NamedEntry) : undefined;
}
