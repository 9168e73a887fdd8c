import { Redactor } from '../../schema/redactor.ts';
import { type Source, secretsOf } from '../targets/source.ts';
import { endOfSentence } from './excerpt.ts';

/** Returns a sentence about what a connection received that belongs to no request; undefined if there is nothing. */
export function unmatchedAnswer(
  connection: { readonly unmatched: string | undefined } | undefined,
  source: Source,
): string | undefined {
  if (connection?.unmatched === undefined) return undefined;
  return `It did send ${endOfSentence(String(new Redactor(secretsOf(source)).redact(connection.unmatched)))}`;
}
