import type { WrittenLines } from '../../command-line/shell-port.ts';
import type { EngineEvent } from '../../core/events.ts';

/** How many lines of a server are kept; of more, the last ones. */
const maxLines = 2_000;
/** How many characters of a server are kept; of more, the last lines. */
const maxLength = 512 * 1024;

interface Kept {
  lines: string[];
  length: number;
  omitted: number;
}

/** Keeps what the servers of a shell write to their standard error, whether it was shown or not. */
export class StderrLog {
  readonly #servers = new Map<string, Kept>();

  add(event: EngineEvent): void {
    if (event.type === 'stderr' && event.wasHeld !== true) this.#add(event.server, [event.line], 0);
    else if (event.type === 'stderrHeld') this.#add(event.server, event.lines, event.omitted);
  }

  /** Forgets the servers that have none of these names. */
  retain(names: readonly string[]): void {
    for (const name of this.#servers.keys()) if (!names.includes(name)) this.#servers.delete(name);
  }

  /** Returns the lines of each server that wrote any. */
  written(): WrittenLines[] {
    return [...this.#servers].map(([server, { lines, omitted }]) => ({ server, lines: [...lines], omitted }));
  }

  #add(server: string, lines: readonly string[], omitted: number): void {
    const kept = this.#servers.get(server) ?? { lines: [], length: 0, omitted: 0 };
    this.#servers.set(server, kept);
    kept.omitted += omitted;
    for (const line of lines) {
      kept.lines.push(line);
      kept.length += line.length;
    }
    while (kept.lines.length > maxLines || kept.length > maxLength) {
      kept.length -= kept.lines.shift()?.length ?? 0;
      kept.omitted += 1;
    }
  }
}
