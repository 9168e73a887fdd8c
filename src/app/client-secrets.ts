import type { ParsedLine } from '../command-line/parse-line.ts';
import { UsageError } from '../core/errors.ts';
import { resolvePath } from '../core/home.ts';
import type { Desk } from '../prompts/desk.ts';
import type { AppEnvironment } from './environment.ts';

/** What reading a secret may need. */
interface SecretPorts {
  desk: Desk;
  notice: (message: string) => void;
}

/**
 * The line with its client's secret in place of where that comes from: a variable, the person, or the line itself, in
 * which others on the machine can see it. Throws UsageError.
 */
export async function withClientSecrets(
  line: ParsedLine,
  environment: AppEnvironment,
  ports: SecretPorts,
): Promise<ParsedLine> {
  const { clientId, clientSecret, clientKey } = line.options;
  if (clientId === undefined) {
    if (clientSecret === undefined && clientKey === undefined) return line;
    throw new UsageError('A client secret or key goes with --client-id ID: it is for a client of that id.');
  }
  if (clientKey !== undefined) {
    return { ...line, options: { ...line.options, clientKey: resolvePath(clientKey, environment) } };
  }
  const secret =
    clientSecret === undefined
      ? environment.env.MCPC_CLIENT_SECRET || undefined
      : await readSecret(clientSecret, clientId, environment.env, ports);
  if (secret === undefined) return line;
  return { ...line, options: { ...line.options, clientSecret: secret } };
}

async function readSecret(
  given: string,
  clientId: string,
  env: NodeJS.ProcessEnv,
  { desk, notice }: SecretPorts,
): Promise<string> {
  const variable = /^env:(\w+)$/.exec(given)?.[1];
  if (variable !== undefined) {
    const value = env[variable];
    if (value !== undefined && value !== '') return value;
    throw new UsageError(`--client-secret ${given}: the variable ${variable} is not set.`);
  }
  if (given !== 'ask:') {
    notice('Others on this machine can see a secret on the line; --client-secret env:NAME or ask: hides it.');
    return given;
  }
  if (!desk.staffed) throw new UsageError('--client-secret ask: nobody can be asked here.');
  const { askText } = await import('../terminal/prompts.ts');
  return desk.ask((terminal) => askText(terminal, `Secret of ${clientId}`, () => undefined, true));
}
