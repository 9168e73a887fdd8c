import { AuthorizationError } from '../../core/errors.ts';
import type { Challenge } from '../http/authorization.ts';
import type { AuthSettings } from '../targets/auth-settings.ts';
import { toAuthError } from './auth-errors.ts';
import { authorizeWithCode } from './authorization-code.ts';
import { authorizeClient } from './client-credentials.ts';
import type { AuthContext, LoginUi } from './context.ts';
import { type AuthServerMetadata, discoverAuthServer, isSameIssuer } from './discovery.ts';
import { refresh } from './refresh.ts';
import type { Login, LoginRow } from './store/credentials.ts';

/** What is known before mcpc asks to be let in. */
export interface PriorAttempt {
  /** The login that was refused. */
  used: Login | undefined;
  /** Whether the person has said no already. */
  declined: boolean;
  /** Why the stored logins could not be used. */
  trouble: unknown;
}

/**
 * Gets mcpc let in to a server that refused it: by renewing the login, as a client, or by a person who is asked first.
 * Undefined when nothing says that the server lets anybody in by OAuth; `declined` when the person would not. Throws
 * AuthorizationError or ConnectionError, or what `signal` was aborted with.
 */
export async function authorize(
  scene: AuthContext,
  challenge: Challenge,
  { used, declined, trouble }: PriorAttempt,
  signal: AbortSignal,
): Promise<Login | 'declined' | undefined> {
  if (declined) return 'declined';
  let discovery: AuthServerMetadata | undefined;
  try {
    discovery = await discoverAuthServer(scene, challenge);
    if (discovery === undefined) return undefined;
    if (scene.settings.grant === 'credentials')
      return await authorizeClient(scene, discovery, challenge, used);
    const other = await otherLogin(scene, challenge, discovery, used);
    if (other !== undefined) return other;
    if (trouble !== undefined) throw trouble;
    const { ui } = scene.ports;
    if (ui === undefined) throw loginNeeded(scene, challenge, used);
    if (
      scene.settings.grant === undefined &&
      !(await ui.confirm(question(scene, challenge, discovery), signal))
    ) {
      return 'declined';
    }
    return (await logIn(scene, discovery, challenge, ui, signal)).login;
  } catch (error) {
    signal.throwIfAborted();
    throw toAuthError(error, scene, discovery?.issuer);
  }
}

/** Has a person log in, whatever is stored, and keeps that. Throws like `letIn`. */
export async function logIn(
  scene: AuthContext,
  discovery: AuthServerMetadata,
  challenge: Challenge | undefined,
  ui: LoginUi,
  signal: AbortSignal,
): Promise<{ login: Login; kept: LoginRow['kept'] }> {
  const before = await scene.store.find(scene.key).catch(() => undefined);
  demandSameIssuer(scene, discovery, before);
  const reusable = before !== undefined && isSameIssuer(before.issuer, discovery.issuer) ? before : undefined;
  const login = await authorizeWithCode(scene, { discovery, challenge, before: reusable }, ui, signal);
  return { login, kept: await scene.store.save(login) };
}

/** Whether a stored login is one that the settings allow to be used. */
export function isUsable({ client, issuer, grant }: Login, settings: AuthSettings): boolean {
  if (grant !== 'login') return false;
  if (settings.clientId !== undefined && client.client_id !== settings.clientId) return false;
  return settings.issuer === undefined || isSameIssuer(settings.issuer, issuer);
}

/**
 * Another login than the one that was refused, without asking anybody: what another process has got meanwhile, or the
 * old one renewed, unless the server has another issuer now.
 */
async function otherLogin(
  scene: AuthContext,
  challenge: Challenge,
  { issuer }: AuthServerMetadata,
  used: Login | undefined,
): Promise<Login | undefined> {
  const stored = await scene.store.find(scene.key).catch(() => undefined);
  const fitting =
    stored !== undefined && isUsable(stored, scene.settings) && isSameIssuer(stored.issuer, issuer);
  if (fitting && stored.tokens !== undefined && stored.tokens.access !== used?.tokens?.access) return stored;
  if (used === undefined || challenge.kind !== 'unauthorized' || !isSameIssuer(used.issuer, issuer))
    return undefined;
  return refresh(scene, used);
}

/** A secret that was given for one issuer goes to no other because the server says so. */
function demandSameIssuer(
  { settings, name, ports }: AuthContext,
  { issuer }: AuthServerMetadata,
  before: Login | undefined,
): void {
  if (before === undefined || settings.clientSecret === undefined || settings.issuer !== undefined) return;
  if (before.client.client_id !== settings.clientId || isSameIssuer(before.issuer, issuer)) return;
  throw new AuthorizationError(
    `${name} now wants a login at ${issuer}, and your client secret is for ${before.issuer}.`,
    {
      server: name,
      hint: `If that is right: ${ports.loginCommand.replace(' login ', ' logout ')}, and log in again.`,
    },
  );
}

function question({ name }: AuthContext, challenge: Challenge, { issuer }: AuthServerMetadata): string {
  if (challenge.kind === 'insufficientScope') {
    return `${name} wants more than you have allowed: ${challenge.scope ?? 'other scopes'}. Log in again at ${issuer}?`;
  }
  return `${name} wants you to log in at ${issuer}. Log in?`;
}

function loginNeeded(
  { name, ports }: AuthContext,
  challenge: Challenge,
  used: Login | undefined,
): AuthorizationError {
  const why =
    challenge.kind === 'insufficientScope'
      ? `wants more than you have allowed: ${challenge.scope ?? 'other scopes'}`
      : used === undefined
        ? 'wants a login'
        : 'wants a new login: the old one is over';
  return new AuthorizationError(`${name} ${why}.`, {
    phase: 'connect',
    server: name,
    hint: `Log in with: ${ports.loginCommand}`,
  });
}
