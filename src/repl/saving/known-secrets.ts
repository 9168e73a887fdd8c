import type { Options } from '../../command-line/options.ts';
import { isSecretName } from '../../core/secrets.ts';
import { SecretSet } from '../../schema/redactor.ts';

/**
 * Returns the secrets that are known before a server is connected: those of the environment, by the names of the variables,
 * and those of the line that connects. `options`: those of that line.
 */
export function knownSecrets(options: Options | undefined, env: NodeJS.ProcessEnv): SecretSet {
  const secrets = new SecretSet();
  for (const [name, value] of Object.entries({ ...env, ...options?.env, ...options?.header })) {
    if (isSecretName(name)) secrets.add(value);
  }
  secrets.add(options?.bearer);
  return secrets;
}
