import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { splitCommandLine } from '../../../arguments/split-command-line.ts';
import type { SystemEnvironment } from '../../../core/environment.ts';
import { reasonOf, UsageError } from '../../../core/errors.ts';
import { resolvePath } from '../../../core/home.ts';
import { isObject } from '../../../core/json.ts';
import { isSecretValue, maskValues } from '../../../core/secrets.ts';
import type { SecretSet } from '../../../schema/redactor.ts';
import type { IdentityToken } from '../../targets/auth-settings.ts';

/** How long a command may take to print the token, in ms. */
const commandTimeout = 30_000;
/** The largest size of a token, in bytes. */
const maxLength = 1024 * 1024;

/** What reading an identity token depends on. */
interface Reading {
  environment: SystemEnvironment;
  secrets: SecretSet;
  /** The name of the MCP server. */
  server: string;
}

/**
 * Reads an identity token from where it is, since it may have been replaced, and adds it to the secrets. Throws UsageError, without the token, what a function of the program throws, or the reason of `signal`.
 */
export async function readIdentityToken(
  identityToken: IdentityToken,
  { environment, secrets, server }: Reading,
  signal: AbortSignal,
): Promise<string> {
  const text =
    typeof identityToken === 'function'
      ? await identityToken()
      : await tokenFrom(identityToken, environment, signal);
  const token = text.trim();
  secrets.add(token);
  // Whatever else a file has, such as another secret, must not be sent to an authorization server.
  if (!/\s/.test(token) && (claimsOf(token) !== undefined || isAssertion(token))) return token;
  const source = typeof identityToken === 'function' ? 'The function' : identityToken;
  throw new UsageError(
    `${source} did not return an identity token, but ${token === '' ? 'nothing' : 'text that is neither a JWT nor a SAML assertion'}.`,
    { server },
  );
}

async function tokenFrom(
  source: string,
  environment: SystemEnvironment,
  signal: AbortSignal,
): Promise<string> {
  if (isSecretValue(source)) return source;
  const [, kind, rest = ''] = /^(env|exec):(.*)$/s.exec(source) ?? [];
  if (kind === 'exec') return outputOf(rest, environment, signal);
  if (kind === 'env') {
    const value = environment.env[rest];
    if (value !== undefined && value !== '') return value;
    throw new UsageError(`The identity token cannot be read: the variable ${rest} is not set.`);
  }
  const path = resolvePath(source, environment);
  try {
    return await readFile(path, { encoding: 'utf8', signal });
  } catch (error) {
    signal.throwIfAborted();
    throw new UsageError(`The identity token in ${path} cannot be read: ${reasonOf(error)}.`, {
      cause: error,
    });
  }
}

/** Runs a command without a shell, and returns what it prints. Throws UsageError. */
async function outputOf(
  command: string,
  { env, cwd }: SystemEnvironment,
  signal: AbortSignal,
): Promise<string> {
  const [program = '', ...args] = splitCommandLine(command);
  const running = promisify(execFile)(program, args, {
    ...{ env, cwd, signal, encoding: 'utf8', timeout: commandTimeout, maxBuffer: maxLength },
  });
  running.child.stdin?.end();
  try {
    return (await running).stdout;
  } catch (error) {
    signal.throwIfAborted();
    const { code, killed, stderr } = error as { code?: unknown; killed?: boolean; stderr?: string };
    const last = maskValues(stderr?.trimEnd().split('\n').at(-1)?.trim() ?? '');
    const problem =
      code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER'
        ? 'printed more than a token'
        : killed === true
          ? `did not end within ${commandTimeout / 1_000} s`
          : typeof code === 'number'
            ? `exited with status ${code}${last === '' ? '' : `: ${last}`}`
            : `could not be run (${String(code)})`;
    throw new UsageError(`The identity token cannot be read: ${program} ${problem}.`, { cause: error });
  }
}

/** Whether a text is an encoded SAML assertion (RFC 8693, section 3): base64url of XML. */
function isAssertion(token: string): boolean {
  return (
    /^[\w+/=-]+$/.test(token) && Buffer.from(token, 'base64').toString('utf8').trimStart().startsWith('<')
  );
}

/** Returns the claims of a JWT, which are not verified; undefined for other text. */
export function claimsOf(token: string): Record<string, unknown> | undefined {
  const [, payload = '', signature] = token.split('.');
  if (signature === undefined) return undefined;
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    return isObject(claims) ? claims : undefined;
  } catch {
    return undefined;
  }
}
