import type { CommandContext } from '../../command-line/command.ts';
import type { Json, JsonObject } from '../../core/json.ts';
import type { View } from '../../core/views.ts';
import { type ListedSession, listSessions } from '../../sessions/control/session-list.ts';
import type { SessionStatus } from '../../sessions/control/session-status.ts';

/** Lists the sessions. */
export async function showSessions({ environment }: CommandContext): Promise<View> {
  const sessions = await listSessions(environment);
  const now = Date.now();
  return {
    kind: 'table',
    columns: ['NAME', 'TARGET', 'STATE', 'AGE', 'IN USE BY', 'ENDS'],
    rows: sessions.map((session) => rowOf(session, now)),
    data: sessions.map(jsonOf),
    nothing: 'No sessions. To start one, add --session NAME to a line with a server.',
  };
}

function rowOf(session: ListedSession, now: number): string[] {
  const { name } = session;
  if (session.state === 'ended') return [name, session.record.target ?? '', session.how, '', '', ''];
  if (session.state === 'not responding') {
    const process = session.pid === undefined ? '' : ` (process ${session.pid})`;
    return [name, session.record?.target ?? '', `not responding${process}`, '', '', ''];
  }
  const { target = '', server, started, clients, jobs } = session.status;
  const users = [counted(clients, 'client'), counted(jobs, 'job')].filter((text) => text !== '');
  const age = spanOf(now - Date.parse(started));
  return [name, target, server.replace(/\.$/, ''), age, users.join(', '), endOf(session.status, now)];
}

/** Returns when a session ends by itself; nothing if it is of a build that does not say so. */
function endOf({ idleMinutes, inUse, idleEnd }: SessionStatus, now: number): string {
  if (idleMinutes === 0) return 'never';
  if (inUse === true) return 'in use';
  return idleEnd === undefined ? '' : `in ${spanOf(Date.parse(idleEnd) - now)}`;
}

function jsonOf(session: ListedSession): JsonObject {
  const { name, state } = session;
  if (session.state === 'running') {
    return defined({ name, state, ...session.status });
  }
  const { record } = session;
  const facts = { target: record?.target, started: record?.started, version: record?.version };
  if (session.state === 'not responding') return defined({ name, state, ...facts, pid: session.pid });
  const { end, line } = session.record;
  const ended = end?.cause === undefined ? undefined : end.at;
  return defined({ name, state, ...facts, ended, cause: end?.cause ?? session.how, line });
}

function defined(members: Record<string, Json | undefined>): JsonObject {
  const given = Object.entries(members).filter((member): member is [string, Json] => member[1] !== undefined);
  return Object.fromEntries(given);
}

function counted(count: number, noun: string): string {
  return count === 0 ? '' : `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** Returns a time span in the two largest units: `5 s`, `2 min`, `1 h 5 min`, `3 d 4 h`. */
function spanOf(milliseconds: number): string {
  const seconds = Number.isNaN(milliseconds) ? 0 : Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 24 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}
