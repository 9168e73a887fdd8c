/** Of several entries that fit, each is taken once, in their order; then the last of them again and again. */
export class Entries<Entry extends object> {
  readonly #entries: readonly Entry[];
  readonly #taken = new Set<Entry>();

  constructor(entries: readonly Entry[]) {
    this.#entries = entries;
  }

  /** The next entry that fits, if there is one. */
  take(fits: (entry: Entry) => boolean): Entry | undefined {
    const fitting = this.#entries.filter(fits);
    const entry = fitting.find((one) => !this.#taken.has(one)) ?? fitting.at(-1);
    if (entry !== undefined) this.#taken.add(entry);
    return entry;
  }
}

/** Whether `text` holds what `pattern` says, in whatever case; `*` stands for anything. No pattern fits all. */
export function fitsText(pattern: string | undefined, text: string): boolean {
  if (pattern === undefined) return true;
  let rest = text.toLowerCase();
  for (const part of pattern.toLowerCase().split('*')) {
    const at = rest.indexOf(part);
    if (at < 0) return false;
    rest = rest.slice(at + part.length);
  }
  return true;
}

/** Whether the address `url` is the same as, or below, the one that was consented to: one that only looks like it is not. */
export function fitsUrl(consented: string, url: string): boolean {
  try {
    const [given, asked] = [new URL(consented), new URL(url)];
    if (
      given.origin !== asked.origin ||
      given.username !== asked.username ||
      given.password !== asked.password
    ) {
      return false;
    }
    if (!asked.href.startsWith(given.href)) return false;
    // Below `/ada` is `/ada/x`, and not `/adam`.
    const whole = given.search !== '' || given.hash !== '' || given.href.endsWith('/');
    return whole || /^(?:$|[/?#])/.test(asked.href.slice(given.href.length));
  } catch {
    return false;
  }
}
