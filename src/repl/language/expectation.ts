import type { LogLevel } from '../../core/protocol.ts';

/** How a line can fail, as `expect` names it. `tool-error`: a result with `isError`. */
export const failureKinds = ['usage', 'tool-error', 'server-error', 'timeout', 'connection', 'auth'] as const;

export type FailureKind = (typeof failureKinds)[number];

/** How two values are compared. */
export const relations = ['==', '!=', '<=', '>=', '<', '>'] as const;

export type Relation = (typeof relations)[number];

/** How a value of a result is compared. `exists`: it is there, and neither null nor false. */
export type Comparison =
  | { operator: Relation | 'has'; operand: Operand }
  | { operator: '~'; pattern: RegExp }
  /** The length of a text, list or object, which has to compare with a number. */
  | { operator: 'length'; relation: Relation; operand: Operand }
  | { operator: 'exists' };

/** What a result is compared with, or text that it has to contain. Variables are replaced when it is checked. */
export interface Operand {
  text: string;
  /** `json`: JSON, in which variables are JSON, too. `text`: as it stands, with variables. `literal`: without them. */
  kind: 'json' | 'text' | 'literal';
}

/** What a line `expect …` says about the result of the line before it. */
export type Expectation =
  /** `expect 42`: all that a user sees. */
  | { type: 'text'; operand: Operand }
  /** `expect ~ /…/`, `expect has "…"`: the text that a user sees. */
  | { type: 'shown'; comparison: Comparison }
  /** `expect .structuredContent.result == 42`: `path` is JMESPath on what `--json` prints, `@` for all of it. */
  | { type: 'value'; path: string; comparison: Comparison }
  /** `expect usage "integer"`: the line failed in this way, and its message contains the words. */
  | { type: 'failure'; kind: FailureKind; words: Operand | undefined }
  /** `expect within 200ms`: the line took no longer. */
  | { type: 'within'; milliseconds: number }
  /** `expect snapshot`: the same as was recorded. Those of a case are numbered in their order. */
  | { type: 'snapshot' }
  /** `expect progress 3`: the line had 3 progress notifications, or at least one if there is no count; `words` are in one of their messages. */
  | { type: 'progress'; count: number | undefined; words: Operand | undefined }
  /** `expect log warning "disk"`: a log message of this level or a more severe one contains the words. */
  | { type: 'log'; level: LogLevel | undefined; words: Operand | undefined };

/** An expectation with its place. */
export interface ExpectationLine {
  expectation: Expectation;
  /** As typed, with `expect`. */
  text: string;
  /** The number of its first line in its file, from 1. */
  line: number;
}
