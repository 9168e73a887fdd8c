import type { JsonObject } from '../core/json.ts';
import { compilePattern, withMatchLimit } from './pattern.ts';

/** A text of each format that JSON Schema and OpenAPI name. */
const formats = new Map<unknown, string>([
  ['date', '2025-01-31'],
  ['time', '12:00:00Z'],
  ['date-time', '2025-01-31T12:00:00Z'],
  ['iso-time', '12:00:00Z'],
  ['iso-date-time', '2025-01-31T12:00:00Z'],
  ['duration', 'P1D'],
  ['uri', 'https://example.com'],
  ['url', 'https://example.com'],
  ['iri', 'https://example.com'],
  ['uri-reference', '/path'],
  ['iri-reference', '/path'],
  ['uri-template', '/path/{name}'],
  ['email', 'ada@example.com'],
  ['idn-email', 'ada@example.com'],
  ['hostname', 'example.com'],
  ['idn-hostname', 'example.com'],
  ['ipv4', '192.0.2.1'],
  ['ipv6', '2001:db8::1'],
  ['uuid', '123e4567-e89b-42d3-a456-426614174000'],
  ['json-pointer', '/name'],
  ['relative-json-pointer', '1/name'],
  ['regex', '^a+$'],
  ['byte', 'dGV4dA=='],
]);

/** Texts of common shapes; the patterns of servers mostly ask for one of these. */
const commonTexts = [
  'text',
  'Text',
  'TEXT',
  'some-text',
  'some_text',
  'text.txt',
  '/path',
  'a/b',
  'A1',
  'a1',
  'ABC-123',
  'A-1',
  '#ff8800',
  '1.0',
  '1.0.0',
  'v1.0.0',
  '12:30',
  '12:30:00',
  '+15550100000',
  '555-0100',
  '12345-6789',
  'en-US',
  '$text',
  '@text',
];

/** Patterns are tried on texts no longer than this. */
const longestTried = 40;
/** How long a text for one pattern is looked for, in ms. */
const searchLimit = 500;
/**
 * A pattern that takes this many microseconds of processor time for one text takes longer for the next ones. Elapsed
 * time would make the sample depend on how busy the machine is.
 */
const longestTrial = 100_000;

/** The sample of a format, if it is a known one. */
export function formatSample(format: unknown): string | undefined {
  return formats.get(format);
}

/** A plausible text that keeps to `format`, `pattern`, `minLength` and `maxLength`, if one is found. */
export function sampleText(keywords: JsonObject): string {
  const least = typeof keywords.minLength === 'number' ? keywords.minLength : 0;
  const most = typeof keywords.maxLength === 'number' ? keywords.maxLength : Number.POSITIVE_INFINITY;
  const pattern = typeof keywords.pattern === 'string' ? compilePattern(keywords.pattern) : undefined;
  const formatted = formatSample(keywords.format);
  const keeps = (text: string) =>
    text.length >= least && text.length <= most && (pattern?.test(text) ?? true);
  if (pattern === undefined) {
    return formatted !== undefined && keeps(formatted)
      ? formatted
      : ofLength(formatted ?? 'text', least, most);
  }
  const texts = [...(formatted === undefined ? [] : [formatted]), ...commonTexts, ...attempts(least)];
  const found = withMatchLimit(() => firstMatch(texts, keeps), searchLimit);
  return found ?? ofLength('text', least, most);
}

/** Returns the first text that `keeps` accepts; undefined if none is, or one trial takes too long. */
function firstMatch(texts: Iterable<string>, keeps: (text: string) => boolean): string | undefined {
  for (const text of texts) {
    const start = process.cpuUsage();
    if (keeps(text)) return text;
    const { user, system } = process.cpuUsage(start);
    if (user + system > longestTrial) return undefined;
  }
  return undefined;
}

/** A server may ask for any length; a sample is no place for a megabyte. */
const longest = 1000;

function ofLength(text: string, least: number, most: number): string {
  const wanted = Math.min(Math.max(text.length, least, 0), Math.max(most, 0), longest);
  return text.repeat(Math.ceil(wanted / text.length)).slice(0, wanted);
}

/** Texts of formats and runs of one kind of character, the shortest first. */
function attempts(least: number): string[] {
  const texts = [...formats.values()];
  for (let length = Math.max(least, 0); length <= longestTried; length++) {
    for (const run of ['a', 'A', '1', '0', 'f', 'A1', 'a1']) texts.push(run.repeat(length).slice(0, length));
  }
  return texts.sort((some, other) => some.length - other.length);
}
