import { namesSecret } from './shown.ts';

const mask = '[redacted]';

/** Who is let in by an address: what stands between its scheme and its `@`. */
const credentials = /([a-z][a-z\d+.-]*:\/\/)[^\s/?#"'<>]*@/gi;
/** A parameter of an address, behind `?`, `&` or `#`. */
const parameter = /([?&#])([^\s=&#?"'<>]{1,100})=([^\s&#"'<>]+)/g;
/** Names that say nothing elsewhere, but in an address mean what lets somebody in. */
const secretParameter =
  /^(code|key|auth|pass|pwd|pin|otp|jwt|ticket|assertion|sig|signature|sid|session[-_]?(id)?)$|[-_](key|signature)$/i;

/** A text with the addresses in it as they may be told: without user names, passwords, and parameters that let in. */
export function withoutAddressSecrets(text: string): string {
  if (!/[@=]/.test(text)) return text;
  return text
    .replace(credentials, `$1${mask}@`)
    .replace(parameter, (whole, sign: string, name: string) =>
      isSecretParameter(name) ? `${sign}${name}=${mask}` : whole,
    );
}

/** Whether a parameter of an address is called like a secret; `name` as it stands in the address. */
export function isSecretParameter(name: string): boolean {
  const plain = decoded(name);
  return namesSecret(plain) || secretParameter.test(plain);
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
