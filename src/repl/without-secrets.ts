import { namesSecret } from '../arguments/shown.ts';
import { splitWords, type Word } from '../arguments/words.ts';
import { withoutUrlSecrets } from '../commands/shown-entry.ts';

/** The options whose value is a secret, or may be one. */
const secretOptions = /^(--bearer|--header|-H|--env|-e|--answer)$/;

/**
 * A line as it may be kept: arguments and options that are called like secrets are left out, so that they are asked
 * for again when it is run anew. Undefined for a line in which a secret may stand anywhere else.
 */
export function withoutSecrets(line: string): string | undefined {
  if (/^\s*!/.test(line)) return hasSecret(line) ? undefined : line;
  const { words, open } = splitWords(line, (word) => !word.quoted && word.text === '|');
  if (open !== undefined) return hasSecret(line) ? undefined : line;
  const behind = line.slice(words.at(-1)?.end ?? 0);
  if (hasSecret(behind)) return undefined;
  let kept = '';
  let at = 0;
  for (const [index, word] of words.entries()) {
    const before = words[index - 1];
    const isValue = before !== undefined && secretOptions.test(before.text) && valueIsSecret(before, word);
    if (isValue || isSecret(word)) {
      // With the blanks before it; an option goes with its value.
      const start = isValue ? before.start : word.start;
      kept = (kept + line.slice(at, Math.max(at, start))).trimEnd();
      if (isValue) kept = kept.replace(/\s*(--[\w-]+|-\w)$/, '');
      at = word.end;
    } else if (hidesMore(word)) return undefined;
  }
  return kept + line.slice(at);
}

function valueIsSecret({ text }: Word, value: Word): boolean {
  if (text === '--bearer') return true;
  return hasSecret(value.text.split(/[=:]/, 1)[0] ?? '') || /^(-H|--header)$/.test(text);
}

function isSecret({ text }: Word): boolean {
  if (/^--(bearer|header)=/.test(text)) return true;
  const [, name] = /^(?![{[])([^=]*?):?=/.exec(text) ?? [];
  return name !== undefined && namesSecret(name);
}

/** JSON with a secret in it, or an address that carries one. */
function hidesMore({ text }: Word): boolean {
  const isJson = /(^|=)[{[]/.test(text);
  return (isJson && hasSecret(text)) || (text.includes('://') && withoutUrlSecrets(text) !== text);
}

function hasSecret(text: string): boolean {
  return namesSecret(text);
}
