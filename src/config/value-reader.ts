import { isObject } from '../core/json.ts';

/** The path of a value inside another: names of members and indexes. */
type Path = (string | number)[];

/**
 * Returns a value as it is used. Throws WrongValueError if it is not valid. `path` is where the value is, for the error.
 */
export type Reader<Value> = (value: unknown, path?: Path) => Value;

/** A value in a config file that is not what it must be. */
export class WrongValueError extends Error {
  readonly path: Path;
  /** What the value must be; completes a sentence after "must be". */
  readonly wanted: string;
  readonly found: unknown;
  /** Whether it must be one of certain strings. */
  readonly isChoice: boolean;

  constructor(found: unknown, path: Path, wanted: string, isChoice = false) {
    super(`must be ${wanted}`);
    this.path = path;
    this.wanted = wanted;
    this.found = found;
    this.isChoice = isChoice;
  }
}

/** Reads a value that fulfils a condition. */
export function valueThat<Value>(is: (value: unknown) => value is Value, wanted: string): Reader<Value> {
  return (value, path = []) => {
    if (is(value)) return value;
    throw new WrongValueError(value, path, wanted);
  };
}

export function text(wanted = 'a string'): Reader<string> {
  return valueThat((value) => typeof value === 'string', wanted);
}

/** Reads a text that is not empty; `wanted` says of an empty one what it must be, `wantedText` of other values. */
export function someText(wanted: string, wantedText = wanted): Reader<string> {
  const read = text(wantedText);
  return (value, path = []) => {
    if (value === '') throw new WrongValueError(value, path, wanted);
    return read(value, path);
  };
}

/** Reads one of the names, and returns what it stands for. */
export function choice<Meaning>(
  meanings: Readonly<Record<string, Meaning>>,
  wanted: string,
): Reader<Meaning> {
  return (value, path = []) => {
    const isKnown = typeof value === 'string' && Object.hasOwn(meanings, value);
    if (!isKnown) throw new WrongValueError(value, path, wanted, true);
    return meanings[value] as Meaning;
  };
}

/** Reads a finite number that fulfils a condition. */
export function numberThat(is: (value: number) => boolean, wanted: string): Reader<number> {
  return valueThat((value): value is number => isFiniteNumber(value) && is(value), wanted);
}

function isFiniteNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

export function array<Item>(item: Reader<Item>, wanted: string): Reader<Item[]> {
  return (value, path = []) => {
    if (!Array.isArray(value)) throw new WrongValueError(value, path, wanted);
    return value.map((each, at) => item(each, [...path, at]));
  };
}

/** Reads an object with members of any names. */
export function record<Member>(member: Reader<Member>, wanted: string): Reader<Record<string, Member>> {
  return (value, path = []) => {
    if (!isObject(value)) throw new WrongValueError(value, path, wanted);
    const read = Object.entries(value).map(([name, each]) => [name, member(each, [...path, name])] as const);
    return Object.fromEntries(read);
  };
}

/** Reads the members of an object that it has; others are left out. `nameOf` returns what the name of a member means. */
export function object<Members extends object>(
  members: { [Name in keyof Members]-?: Reader<Members[Name]> },
  wanted: string,
  nameOf = (name: string) => name,
): Reader<Partial<Members>> {
  return (value, path = []) => {
    if (!isObject(value)) throw new WrongValueError(value, path, wanted);
    const read: Partial<Members> = {};
    for (const [key, member] of Object.entries(value)) {
      const name = nameOf(key);
      if (!Object.hasOwn(members, name) || member === undefined) continue;
      const known = name as keyof Members;
      read[known] = members[known](member, [...path, key]);
    }
    return read;
  };
}

/** Returns what the first of the readers that accepts the value makes of it. */
export function either<One, Other>(
  one: Reader<One>,
  other: Reader<Other>,
  wanted: string,
): Reader<One | Other> {
  return (value, path = []) => {
    for (const read of [one, other]) {
      try {
        return read(value, path);
      } catch (error) {
        if (!(error instanceof WrongValueError)) throw error;
      }
    }
    throw new WrongValueError(value, path, wanted);
  };
}

/** Returns a reader that changes what another returns. */
export function mapped<From, To>(read: Reader<From>, change: (value: From) => To): Reader<To> {
  return (value, path) => change(read(value, path));
}
