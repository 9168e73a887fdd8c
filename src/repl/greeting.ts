import type { WrapText } from '../app/message-wrapping.ts';
import type { JobState } from '../command-line/shell-port.ts';
import type { ListName } from '../core/protocol.ts';
import { formatCount } from '../terminal/format.ts';
import { sanitiseLine } from '../terminal/sanitise.ts';
import type { ShellSession } from './session/session.ts';
import type { Shell } from './shell.ts';
import type { HeldLines } from './shell-events.ts';
import type { NamedSession } from './state/named-session.ts';

/** The lists that are counted, in the order of the greeting. */
const counted: [list: ListName, noun: string][] = [
  ['tools', 'tool'],
  ['resources', 'resource'],
  ['templates', 'template'],
  ['prompts', 'prompt'],
];

/**
 * Shows what was connected and how to begin. The lists are fetched meanwhile, for completion and highlighting too; when
 * they have arrived, it shows how much the server has, above the line that may be typed by then. `hasConnected`: whether
 * this shell has opened the connection.
 */
export function greet(shell: Shell, wrap: WrapText, hasConnected: boolean): void {
  const { session, screen, state } = shell;
  const held = shell.events.takeHeldLines();
  if (shell.settings.defaults.quiet === true) {
    void session.listTools().catch(() => {});
    return;
  }
  const { theme } = screen.styles.err;
  const show = (...lines: string[]) =>
    screen.output.logLine(lines.map((text) => wrap(`${theme.dim(text)}\n`)).join(''));
  const stderr = held.length > 0 ? [heldText(held)] : [];
  if (state.namedSession !== undefined) {
    const jobs = state.jobs.running > 0 ? [jobsText(state.jobs.list())] : [];
    const text = sessionText(state.namedSession, new Date(), hasConnected);
    show(connectedText(session), ...stderr, text, ...jobs);
    void session.countLists();
    return;
  }
  const instructions = session.hasInstructions ? ' Instructions: info' : '';
  show(connectedText(session), ...stderr, `Type a tool's name, or help.${instructions}`);
  const { name } = session;
  void session.countLists().then((counts) => {
    if (session.isConnected && session.name === name) show(countsText(counts));
  });
}

function connectedText({ name, description, serverNames, gone, isConnected }: ShellSession): string {
  if (!isConnected)
    return `${sanitiseLine(name)} is not connected. The next line that needs it connects to it.`;
  const all = serverNames.length;
  if (all === 0) return `Connected to ${sanitiseLine(description)}.`;
  const count = gone.length === 0 ? `${all} servers` : `${all - gone.length} of ${all} servers`;
  const failed = gone.length === 0 ? '' : ` Not connected: ${gone.map(sanitiseLine).join(', ')}.`;
  return `Connected to ${count} of ${sanitiseLine(description)}.${failed}`;
}

/** Returns how a terminal leaves a session, and how the session ends. `isNew`: whether this terminal has started it. */
export function sessionText({ name, startedAt }: NamedSession, now: Date, isNew = false): string {
  const start = isNew
    ? `Started session ${name}.`
    : `Session ${name} was started at ${timeOf(startedAt, now)}.`;
  return `${start} Ctrl-D detaches from it; to end it: mcpc stop @${name}`;
}

/** Returns the time of a moment in the past, with the day if that is another one: `13:20`, `2026-11-27 13:20`. */
function timeOf(moment: Date, now: Date): string {
  const local = (date: Date) => new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString();
  const [day = '', time = ''] = local(moment).split('T');
  return local(now).startsWith(day) ? time.slice(0, 5) : `${day} ${time.slice(0, 5)}`;
}

/** Returns which jobs are running. */
export function jobsText(jobs: readonly JobState[]): string {
  const running = jobs.filter(({ state }) => state === 'running');
  const lines = running.slice(0, 3).map(({ number, line }) => `[${number}] ${sanitiseLine(line)}`);
  const rest = running.length > lines.length ? ', …' : '';
  return `${formatCount(running.length, 'running job')}: ${lines.join(', ')}${rest}`;
}

/** Returns how many of each list there are, without those that are empty or could not be listed. */
export function countsText(counts: ReadonlyMap<ListName, number>): string {
  const parts = counted.flatMap(([list, noun]) => {
    const count = counts.get(list) ?? 0;
    return count === 0 ? [] : [formatCount(count, noun)];
  });
  if (parts.length > 0) return `${parts.join(', ')}.`;
  return counts.size === 0 ? 'Its tools could not be listed.' : 'It has no tools, resources or prompts.';
}

/** Returns how many lines servers wrote to their standard error that are not shown, and how to see them. */
export function heldText(counts: readonly HeldLines[]): string {
  const parts = counts.map(
    ({ server, count }, index) =>
      `${sanitiseLine(server)}${index === 0 ? ' wrote' : ''} ${formatCount(count, 'line')}`,
  );
  return `${parts.join(', ')}; see: stderr`;
}
