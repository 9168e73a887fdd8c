/** A challenge of a `WWW-Authenticate` field (RFC 9110, section 11.6.1). */
export interface AuthenticationChallenge {
  /** In lower case; empty for parameters without a scheme. */
  scheme: string;
  /** The data of schemes such as Negotiate, which have no parameters. */
  token68: string | undefined;
  /** In order, with names in lower case. A name that occurs twice, which is not allowed, has two entries. */
  parameters: [name: string, value: string][];
}

const separators = /[\s,]+/y;
const token = /[!#$%&'*+.^`|~\w-]+/y;
const equals = /[ \t]*=[ \t]*/y;
/** Ends at a comma or at the end of the field, unlike a parameter. */
const token68 = /[ \t]+([A-Za-z0-9._~+/-]+=*)[ \t]*(?=,|$)/y;
/** The closing quote may be missing. */
const quotedString = /"((?:[^"\\]|\\.)*)(?:"|\\?$)/sy;
/** More characters than a token may have: some servers do not quote URLs. */
const unquotedValue = /[^\s,"]*/y;

/**
 * Parses the value of a `WWW-Authenticate` field; several fields are joined by commas. Tolerates missing schemes, commas
 * and quotes, and skips what cannot be part of a challenge.
 */
export function parseChallenges(field: string): AuthenticationChallenge[] {
  const challenges: AuthenticationChallenge[] = [];
  let at = 0;
  const read = (pattern: RegExp): RegExpExecArray | undefined => {
    pattern.lastIndex = at;
    const match = pattern.exec(field) ?? undefined;
    at += match?.[0].length ?? 0;
    return match;
  };
  for (read(separators); at < field.length; read(separators)) {
    const name = read(token)?.[0].toLowerCase();
    if (name === undefined) {
      // A quoted string is skipped as a whole, since it is not to be searched for parameters.
      if (read(quotedString) === undefined) at += 1;
    } else if (read(equals) !== undefined) {
      const quoted = read(quotedString)?.[1]?.replace(/\\(.)/gs, '$1');
      const value = quoted ?? read(unquotedValue)?.[0] ?? '';
      if (challenges.length === 0) challenges.push({ scheme: '', token68: undefined, parameters: [] });
      challenges.at(-1)?.parameters.push([name, value]);
    } else {
      challenges.push({ scheme: name, token68: read(token68)?.[1], parameters: [] });
    }
  }
  return challenges;
}
