/** A session that outlives the shells on it. */
export interface NamedSession {
  name: string;
  startedAt: Date;
}

/** Returns what the line that has started a session reports: a mistyped name starts another one. */
export function startNotice({ name }: Pick<NamedSession, 'name'>): string {
  return `Started session ${name}. To end it: mcpc stop @${name}`;
}
