import { asString, type JsonObject } from '../base/json.ts';
import { namesSecret } from './shown.ts';

/** Words of a title or a description by which a secret is asked for. */
const secretWords =
  /\b(passwords?|passphrase|passcode|secret|api[ -]?key|access[ -]?token|private key|credentials?|PIN|CVV|CVC|card number|one-time code|recovery code|seed phrase)\b/i;

/** Whether a field looks as if a secret were asked for, which servers must not do in a form. */
export function looksSecret(name: string, declared: JsonObject): boolean {
  if (namesSecret(name) || declared.format === 'password' || declared.writeOnly === true) return true;
  const { title, description } = declared;
  return [title, description, name.replaceAll(/[_-]/g, ' ')].some((text) =>
    secretWords.test(asString(text) ?? ''),
  );
}

/** Whether a schema may call anything a secret: most do not, and need not be looked through. */
export function mayHoldSecret(schema: JsonObject): boolean {
  const text = JSON.stringify(schema);
  return text.includes('"writeOnly":true') || secretWords.test(text.replaceAll(/[_-]/g, ' '));
}
