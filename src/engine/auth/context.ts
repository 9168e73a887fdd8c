import type { SecretSet } from '../../schema/redactor.ts';
import type { AuthSettings } from '../targets/auth-settings.ts';
import type { AuthOptions } from './login-ui.ts';
import type { CredentialStore } from './store/credential-store.ts';

/** One server that wants to know who is asking, and what mcpc has to answer with. */
export interface AuthContext {
  /** Its address, as HTTP. */
  server: URL;
  /** What a person calls it. */
  name: string;
  /** Under which its logins are kept. */
  key: string;
  settings: AuthSettings;
  ports: AuthOptions;
  /** Those that come up, such as tokens, are added. */
  secrets: SecretSet;
  store: CredentialStore;
  /** For requests to authorization servers: without anything that is meant for the server alone. */
  fetch: typeof fetch;
}
