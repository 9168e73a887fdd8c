import { sanitiseLine } from '../../terminal/sanitise.ts';
import type { Theme } from '../../terminal/style.ts';
import type { ShellSession } from './session.ts';

/** What the prompt shows of a session. */
export type PromptState = Pick<
  ShellSession,
  'name' | 'isConnected' | 'gone' | 'restarting' | 'serverNames' | 'used'
>;

/**
 * Returns the prompt: the server's name, and of several servers which are being restarted, and how many are connected if
 * others are not. It begins with `@NAME` in a named session.
 */
export function promptText(state: PromptState, theme: Theme, namedSession?: string): string {
  return `${namedSession === undefined ? '' : `${theme.dim(`@${namedSession}`)} `}${serverText(state, theme)}> `;
}

function serverText(state: PromptState, theme: Theme): string {
  const name = sanitiseLine(state.name);
  const { restarting, isConnected } = state;
  const isOne = state.used !== undefined || state.serverNames.length === 0;
  if (restarting.length > 0 && (isOne || !isConnected))
    return `${theme.name(name)} ${theme.warning('(restarting)')}`;
  if (!isConnected) return theme.error(`${name} (gone)`);
  const total = state.serverNames.length;
  const isComplete = state.gone.every((member) => restarting.includes(member));
  const states = [
    ...(restarting.length > 0 ? [theme.warning(`(${namesOf(restarting)} restarting)`)] : []),
    ...(isComplete ? [] : [theme.error(`(${total - state.gone.length} of ${total})`)]),
  ];
  return [theme.name(name), ...states].join(' ');
}

function namesOf(servers: readonly string[]): string {
  return servers.length > 2 ? String(servers.length) : servers.map(sanitiseLine).join(', ');
}
