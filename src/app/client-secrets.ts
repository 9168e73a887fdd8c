import type { ParsedLine } from '../command-line/parse-line.ts';
import { UsageError } from '../core/errors.ts';
import { resolvePath } from '../core/home.ts';
import type { Prompter } from '../prompts/prompter.ts';
import type { AppEnvironment } from './environment.ts';

interface SecretPorts {
  prompter: Prompter;
  notice: (message: string) => void;
}

/**
 * Returns the line with the client secret itself in place of where it comes from: an environment variable or the user.
 * Warns about a secret on the command line, which others on the machine can see. Throws UsageError.
 */
export async function withClientSecrets(
  line: ParsedLine,
  environment: AppEnvironment,
  ports: SecretPorts,
): Promise<ParsedLine> {
  const { clientId, clientSecret, clientKey } = line.options;
  if (clientId === undefined) {
    if (clientSecret === undefined && clientKey === undefined) return line;
    throw new UsageError('--client-secret and --client-key need --client-id ID.');
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
  { prompter, notice }: SecretPorts,
): Promise<string> {
  const variable = /^env:(\w+)$/.exec(given)?.[1];
  if (variable !== undefined) {
    const value = env[variable];
    if (value !== undefined && value !== '') return value;
    throw new UsageError(`--client-secret ${given}: the variable ${variable} is not set.`);
  }
  if (given !== 'ask:') {
    notice(
      'Others on this machine can see a secret on the command line; use --client-secret env:NAME or ask: to hide it.',
    );
    return given;
  }
  if (!prompter.isInteractive) {
    throw new UsageError('--client-secret ask: needs a terminal to ask on.');
  }
  const { askText } = await import('../terminal/prompts.ts');
  return prompter.prompt((terminal) => askText(terminal, `Secret of ${clientId}`, () => undefined, true));
}
