import { problemOfQuery } from '../../render/query/query.ts';
import type { Expectation } from './expectation.ts';
import { startOfPath } from './parse-expectation.ts';
import { LineSyntaxError } from './syntax-error.ts';

/** Throws LineSyntaxError if the path of an expectation, which was parsed from `line`, is not valid JMESPath. */
export async function checkPath(expectation: Expectation, line: string): Promise<void> {
  if (expectation.type !== 'value') return;
  const problem = await problemOfQuery(expectation.path);
  if (problem === undefined) return;
  const { failure, at, instead } = problem;
  throw new LineSyntaxError(
    `The path is not valid JMESPath: ${failure}`,
    line,
    startOfPath(line) + (at ?? 0),
    instead.trimStart() || 'As in: expect .content[0].text == VALUE',
  );
}
