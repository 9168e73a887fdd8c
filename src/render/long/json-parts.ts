import { isObject } from '../../core/json.ts';
import { stringifyJson } from '../../core/json-text.ts';
import { sanitiseJson } from '../../terminal/sanitise.ts';
import { maxPartLength, splitText } from '../../terminal/split-text.ts';
import { weightOf } from './weight.ts';

/** Values up to this weight are written as one part. */
const smallWeight = 2 ** 14;

/**
 * Yields the JSON of a value in parts, sanitised and with a line break at its end: together what `JSON.stringify` returns.
 */
export function* jsonParts(value: unknown, indent: number): Generator<string, undefined> {
  let part = '';
  for (const piece of piecesOf(value, indent, '\n')) {
    part += piece;
    if (part.length < maxPartLength) continue;
    yield sanitiseJson(part);
    part = '';
  }
  yield sanitiseJson(`${part}\n`);
}

/** `line`: a line break, and the indentation of the value. */
function* piecesOf(value: unknown, indent: number, line: string): Generator<string, undefined> {
  if (typeof value === 'string' && value.length > maxPartLength) {
    yield '"';
    for (const part of splitText(value)) yield JSON.stringify(part).slice(1, -1);
    yield '"';
  } else if (weightOf(value, smallWeight) < smallWeight) yield indented(small(value, indent), line);
  else if (Array.isArray(value)) yield* piecesOfArray(value, indent, line);
  else if (isObject(value)) yield* piecesOfObject(value, indent, line);
  else yield small(value, indent);
}

function* piecesOfArray(items: unknown[], indent: number, line: string): Generator<string, undefined> {
  let before = '[';
  for (let at = 0; at < items.length; ) {
    const end = endOfRun(items, at);
    if (end > at) {
      const run = small(items.slice(at, end), indent);
      yield before + indented(run.slice(1, indent === 0 ? -1 : -2), line);
      at = end;
    } else {
      const inner = innerLine(indent, line);
      yield before + inner;
      yield* piecesOf(items[at], indent, inner);
      at += 1;
    }
    before = ',';
  }
  yield indent === 0 ? ']' : `${line}]`;
}

/** Returns where the small items that begin at an index end, or are as many as make one part. */
function endOfRun(items: readonly unknown[], start: number): number {
  let weight = 0;
  let end = start;
  while (end < items.length && weight < smallWeight) {
    const added = weightOf(items[end], smallWeight);
    if (added === smallWeight) break;
    weight += added;
    end += 1;
  }
  return end;
}

function* piecesOfObject(
  members: Record<string, unknown>,
  indent: number,
  line: string,
): Generator<string, undefined> {
  const inner = innerLine(indent, line);
  let before = '{';
  for (const [name, member] of Object.entries(members)) {
    if (member === undefined) continue;
    yield `${before}${inner}${JSON.stringify(name)}${indent === 0 ? ':' : ': '}`;
    yield* piecesOf(member, indent, inner);
    before = ',';
  }
  yield indent === 0 ? '}' : `${line}}`;
}

function innerLine(indent: number, line: string): string {
  return indent === 0 ? '' : line + ' '.repeat(indent);
}

function small(value: unknown, indent: number): string {
  return stringifyJson(value, indent) ?? 'null';
}

/** Moves JSON, whose strings have no line breaks, to the indentation of `line`. */
function indented(json: string, line: string): string {
  return line === '\n' ? json : json.replaceAll('\n', line);
}
