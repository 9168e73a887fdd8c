import { tmpdir } from 'node:os';
import { type Json, type JsonObject, setMember } from '../../core/json.ts';
import type { MaskPath, MaskStep } from '../language/mask-path.ts';

/** What differs from run to run, and what a snapshot has in its place. The order counts: a folder may contain a UUID. */
const patterns: readonly [RegExp, string][] = [
  [temporaryPaths(), '<temporary path>'],
  [/\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b/gi, '<UUID>'],
  [/\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:Z|[+-]\d\d:?\d\d)?(?![\d:])/g, '<time>'],
  [/(\b(?:localhost|127\.0\.0\.1|0\.0\.0\.0)|\[::1?\]):\d{2,5}\b/gi, '$1:<port>'],
  [/\b(port[ =:]+)\d{2,5}\b/gi, '$1<port>'],
  [
    /(?<![\w.])\d+(?:[.,]\d+)?(?:e-\d+)? ?(?:ns|\u00b5s|us|ms|milliseconds?|s|secs?|seconds?)\b/gi,
    '<duration>',
  ],
];

/** What a mask leaves of a value. */
const masked = '<masked>';

/** Replaces what differs from run to run in a text: UUIDs, ISO times, local ports, temporary paths, durations. */
export function maskText(text: string): string {
  return patterns.reduce((rest, [pattern, substitute]) => rest.replaceAll(pattern, substitute), text);
}

/** Returns a copy of JSON whose texts are masked, and in which the values that the paths name are replaced. */
export function maskJson(value: Json, paths: readonly MaskPath[]): Json {
  if (paths.some((path) => path.length === 0)) return masked;
  if (typeof value === 'string') return maskText(value);
  if (Array.isArray(value)) {
    return value.map((item, at) =>
      maskJson(
        item,
        below(paths, (step) => isItem(step, at, value.length)),
      ),
    );
  }
  if (typeof value !== 'object' || value === null || value instanceof Number) return value;
  const copy: JsonObject = {};
  for (const [name, member] of Object.entries(value))
    setMember(
      copy,
      name,
      maskJson(
        member,
        below(paths, (step) => isMember(step, name)),
      ),
    );
  return copy;
}

/** Returns what is left of the paths that lead on through a step. */
function below(paths: readonly MaskPath[], leads: (step: MaskStep) => boolean): MaskPath[] {
  return paths.filter(([first]) => first !== undefined && leads(first)).map((path) => path.slice(1));
}

function isItem(step: MaskStep, at: number, length: number): boolean {
  if (step === 'items') return true;
  return (
    typeof step === 'object' && 'item' in step && (step.item < 0 ? length + step.item : step.item) === at
  );
}

function isMember(step: MaskStep, name: string): boolean {
  if (step === 'members') return true;
  return typeof step === 'object' && 'member' in step && step.member === name;
}

/** Matches a path in a folder for temporary files, up to a character that ends a path in a text. */
function temporaryPaths(): RegExp {
  const folders = [tmpdir(), '/tmp', '/var/tmp'].map((folder) =>
    folder.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'),
  );
  const known = ['/var/folders/[^/\\s]+/[^/\\s]+/T', '[A-Z]:\\\\[^:\\s]*\\\\Temp', ...new Set(folders)];
  return new RegExp(`(?<![\\w.-])(?:/private)?(?:${known.join('|')})[/\\\\][^\\s"'\`<>|,;:)\\]}]+`, 'g');
}
