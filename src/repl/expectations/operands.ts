import { UsageError } from '../../core/errors.ts';
import type { Json } from '../../core/json.ts';
import { readJson } from '../../core/json-text.ts';
import type { Operand } from '../language/expectation.ts';
import type { Variables } from '../variables/variables.ts';

type Substitution = Pick<Variables, 'substitute'>;

/** Returns the value of an operand. Throws UsageError for an unknown variable, or if it is not JSON with their values. */
export async function valueOfOperand({ text, kind }: Operand, variables: Substitution): Promise<Json> {
  if (kind === 'literal') return text;
  if (kind === 'text') return variables.substitute(text, false);
  const read = readJson(await variables.substitute(text, true));
  if ('value' in read) return read.value;
  throw new UsageError(`The value to compare with ${read.problem}.`, { hint: `It was: ${text}` });
}

/** Returns an operand as text: JSON as it was typed, with the variables replaced. Throws UsageError. */
export async function textOfOperand(operand: Operand, variables: Substitution): Promise<string> {
  const { text, kind } = operand;
  if (kind !== 'json') return kind === 'literal' ? text : variables.substitute(text, false);
  const json = await variables.substitute(text, true);
  const read = readJson(json);
  return 'value' in read && typeof read.value === 'string' ? read.value : json;
}
