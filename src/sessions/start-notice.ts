/** Returns what the line that has started a session reports: a mistyped name starts another one. */
export function startNotice({ name }: { name: string }): string {
  return `Started session ${name}. To end it: mcpc stop @${name}`;
}
