import { isSecretName, isSecretValue, redactUrls, redactWord } from '../core/secrets.ts';
import { longFlag, type OptionName, type Options, optionDefinitions, optionsWithScope } from './options.ts';

/** Stand in place of secrets in lines to copy, like the words in help. */
const placeholders: Partial<Record<OptionName, string>> = {
  bearer: 'TOKEN',
  clientSecret: 'SECRET',
  idpClientSecret: 'SECRET',
};

/** Returns what stands in place of a secret. `name`: that of the variable or header, or of the option as a placeholder. */
type SecretWord = (name: string) => string;

/**
 * Returns the options of a line that decide how its server is reached, as words for a line to copy. In place of secrets
 * there are placeholders, `-e API_KEY=VALUE`, or what `secretWord` returns.
 */
export function connectionWords(options: Options, secretWord?: SecretWord): string[] {
  return optionsWithScope('connection')
    .filter((name) => ['Connection', 'Authorization'].includes(optionDefinitions[name].group))
    .flatMap((name) => wordsOf(name, options[name], secretWord));
}

/** The options of a connection, beside those of authorization, on which a login depends. */
const loginOptions: readonly OptionName[] = ['transport', 'header', 'cacert', 'insecure', 'config'];

/** Returns those of the words that `mcpc login` needs too, so that a later line finds the login. */
export function loginWords(options: Options): string[] {
  return optionsWithScope('connection')
    .filter((name) => optionDefinitions[name].group === 'Authorization' || loginOptions.includes(name))
    .flatMap((name) => wordsOf(name, options[name]));
}

/** Returns all options of a line as words to copy. In place of secrets there are placeholders. */
export function givenWords(options: Options): string[] {
  const names = Object.keys(optionDefinitions) as OptionName[];
  return names.flatMap((name) => wordsOf(name, options[name]));
}

function wordsOf(name: OptionName, value: Options[OptionName], secretWord?: SecretWord): string[] {
  const flag = /^-\w/.exec(optionDefinitions[name].flags)?.[0] ?? longFlag(name);
  if (value === undefined) return [];
  if (typeof value === 'boolean') return value === longFlag(name).startsWith('--no-') ? [] : [flag];
  if (Array.isArray(value)) return value.flatMap((item) => [flag, redactWord(item)]);
  if (typeof value === 'object') {
    const separator = name === 'header' ? ': ' : '=';
    return Object.entries(value).flatMap(([key, item]) => [
      flag,
      item === undefined
        ? key
        : `${key}${separator}${isSecret(key, item) ? (secretWord?.(key) ?? 'VALUE') : item}`,
    ]);
  }
  const text = String(value);
  const placeholder = placeholders[name];
  const isReference = name !== 'bearer' && /^(?:env|ask):/.test(text);
  if (placeholder === undefined || isReference) return [flag, redactUrls(text)];
  return [flag, secretWord?.(placeholder) ?? placeholder];
}

function isSecret(name: string, value: string): boolean {
  return isSecretName(name) || isSecretValue(value) || redactUrls(value) !== value;
}
