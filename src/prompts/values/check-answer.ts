import { convertArgument } from '../../arguments/convert.ts';
import { McpcError } from '../../core/errors.ts';
import type { Json, JsonObject } from '../../core/json.ts';
import type { SchemaNode } from '../../schema/schema-node.ts';
import { problemsOfPart } from '../../schema/validate.ts';

/** Where an answer belongs. */
export interface AnswerPlace {
  /** As it is typed: `a.b[0]`. */
  path: string;
  node: SchemaNode | undefined;
  /** The root that the node is part of. */
  schema: JsonObject;
}

/** Converts an answer to the type that its schema declares. Throws UsageError if it is not valid. */
export function convertAnswer(path: string, node: SchemaNode | undefined, text: string): Json {
  return convertArgument(path, text, node, { fromFile: false, checked: true });
}

/** Returns what is wrong with an answer, in a sentence; undefined if it is valid. */
export async function problemWithText(place: AnswerPlace, text: string): Promise<string | undefined> {
  try {
    return await problemWithValue(place, convertAnswer(place.path, place.node, text));
  } catch (error) {
    if (error instanceof McpcError) return error.message;
    throw error;
  }
}

/** The same for a value that was converted, or entered as JSON. */
export async function problemWithValue(
  { path, node, schema }: AnswerPlace,
  value: Json,
): Promise<string | undefined> {
  const [problem] = node === undefined ? [] : await problemsOfPart(value, node.schemas, schema);
  if (problem === undefined) return undefined;
  const dot = problem.path === '' || problem.path.startsWith('[') ? '' : '.';
  return `${path}${dot}${problem.path} must be ${problem.expected}.`;
}
