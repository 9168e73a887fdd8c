import { isNumber } from '../../core/exact-number.ts';
import { isObject, type Json } from '../../core/json.ts';
import { isSecretName } from '../../core/secrets.ts';
import type { View } from '../../core/views.ts';
import { Redactor, SecretSet } from '../../schema/redactor.ts';
import { quotedText, typedOperand, typedText } from '../language/typed-operand.ts';
import { failureKindOf } from './failure-kind.ts';
import { maskText } from './masks.ts';
import type { Outcome } from './outcome.ts';
import { failureMessage, shownText } from './outcome-text.ts';

/** A longer text is compared with a snapshot, in characters and lines. */
const longestText = 200;
const mostLines = 5;
/** The same for the members of structured content. */
const mostMembers = 5;
/** How much of the message of a failure is expected, in characters. */
const longestWords = 80;

/** The results whose text is what a user wants to know. All others are lists, or mcpc's own. */
const textual: readonly View['kind'][] = ['call', 'read', 'value', 'text'];
/** The results that say nothing about what the server does. */
const insignificant: readonly View['kind'][] = ['ping', 'info', 'document', 'table', 'servers', 'entry'];

/**
 * Returns lines `expect …` that an outcome meets: what a test of the line says when it is written by mcpc. What differs from
 * run to run and what is a secret is not in them. Empty for a line that asked the server nothing.
 */
export async function describeOutcome(outcome: Outcome, secrets: SecretSet): Promise<string[]> {
  const maskAll = (text: string) => maskText(String(new Redactor(new SecretSet(), secrets).redact(text)));
  const kind = failureKindOf(outcome);
  if (kind !== undefined) {
    const words = stableWords(await failureMessage(outcome), maskAll);
    return [words === '' ? `expect ${kind}` : `expect ${kind} ${quotedText(words)}`];
  }
  const [only, ...others] = outcome.views.filter(({ kind }) => !insignificant.includes(kind));
  if (only === undefined || outcome.status !== 0) return [];
  if (outcome.omitted.views > 0) return [];
  if (others.length === 0 && textual.includes(only.kind)) {
    const text = await shownText(outcome);
    if (text !== '' && isShort(text) && maskAll(text) === text) return [`expect ${typedText(text)}`];
    const members = structuredMembers(only, maskAll);
    if (members.length > 0) return members;
  }
  return ['expect snapshot'];
}

function isShort(text: string): boolean {
  return text.length <= longestText && text.split('\n').length <= mostLines;
}

/** Replaces what differs from run to run, and what is a secret. */
type Mask = (text: string) => string;

/** Returns an expectation for each member of structured content; none if it has many, or others than plain values. */
function structuredMembers(view: View, maskAll: Mask): string[] {
  const content = view.kind === 'call' ? view.result.structuredContent : undefined;
  if (!isObject(content)) return [];
  const members = Object.entries(content as Record<string, Json>);
  if (members.length > mostMembers || !members.every(([, value]) => isPlain(value))) return [];
  return members
    .filter(([name, value]) => !isSecretName(name) && (typeof value !== 'string' || maskAll(value) === value))
    .map(([name, value]) => {
      const step = /^[A-Za-z_]\w*$/.test(name) ? name : JSON.stringify(name);
      return `expect .structuredContent.${step} == ${typedOperand(value)}`;
    });
}

function isPlain(value: Json): boolean {
  if (typeof value === 'string') return value.length <= longestText;
  return value === null || typeof value === 'boolean' || isNumber(value);
}

/** Returns the beginning of a message, up to what is masked. */
function stableWords(message: string, maskAll: Mask): string {
  const [line = ''] = message.replace(/^error: /, '').split('\n');
  const [characters, masked] = [[...line], [...maskAll(line)]];
  const differs = characters.findIndex((character, at) => character !== masked[at]);
  const stable = differs < 0 ? line : characters.slice(0, differs).join('');
  const short = stable.length <= longestWords ? stable : stable.slice(0, longestWords).replace(/\s+\S*$/, '');
  return short.trim();
}
