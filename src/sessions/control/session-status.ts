import { asString, type Json, type JsonObject } from '../../core/json.ts';

/** The state of the server in a session that is ending and runs no more lines. */
export const ending = 'ending';

/** What a session process answers to `status`. Other builds may know less or more. */
export interface SessionStatus {
  version: string;
  pid: number;
  /** A time in ISO 8601. */
  started: string;
  /** Without secrets. */
  target: string | undefined;
  /** What the server does: `connected`, `not connected`, `starting` and the like; `ending`. */
  server: string;
  /** How many clients are connected. */
  clients: number;
  /** How many lines are running. */
  lines: number;
  /** How many background jobs are running. */
  jobs: number;
  /** Whether a line or a background job uses it. */
  inUse: boolean | undefined;
  /** After how many minutes without use the session ends; 0 for never. */
  idleMinutes: number | undefined;
  /** When the session ends unless it is used, in ISO 8601; undefined while it is in use, and if it never ends. */
  idleEnd: string | undefined;
}

/** Returns the answer to `status` as JSON. */
export function statusToJson(status: SessionStatus): JsonObject {
  const members = Object.entries(status) as [string, Json | undefined][];
  return Object.fromEntries(members.filter((member): member is [string, Json] => member[1] !== undefined));
}

/** Reads the answer to `status`, of which some may be missing. */
export function statusFromJson(json: JsonObject, pid: number): SessionStatus {
  const { version, started, target, server, clients, lines, jobs, inUse, idleMinutes, idleEnd } = json;
  return {
    version: asString(version) ?? '',
    pid,
    started: asString(started) ?? '',
    target: asString(target),
    server: asString(server) ?? '',
    clients: countOf(clients),
    lines: countOf(lines),
    jobs: countOf(jobs),
    inUse: typeof inUse === 'boolean' ? inUse : undefined,
    idleMinutes: typeof idleMinutes === 'number' ? idleMinutes : undefined,
    idleEnd: asString(idleEnd),
  };
}

function countOf(value: Json | undefined): number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : 0;
}
