import { parseWord } from '../arguments/parse-word.ts';
import { isObject } from '../core/json.ts';
import { parseJson } from '../core/json-text.ts';
import type { SchemaNode } from '../schema/schema-node.ts';

/** What the words before the cursor gave already. */
export class GivenArguments {
  /** The keys as typed, and the text of their values. */
  readonly #keys = new Map<string, string>();

  constructor(words: readonly string[], root: SchemaNode) {
    for (const text of words) {
      const word = parseWord(text, (name) => root.declares(name));
      if (word.form === 'assignment') {
        const { source, key } = word;
        this.#keys.set(key, 'text' in source ? source.text : '');
      } else if (word.form === 'object') {
        const read = parseJson(word.word);
        if ('value' in read && isObject(read.value)) {
          for (const [name, value] of Object.entries(read.value)) {
            this.#keys.set(name, typeof value === 'string' ? value : JSON.stringify(value));
          }
        }
      }
    }
  }

  /** Whether all of it was given, rather than a part. */
  hasWhole(path: string): boolean {
    return this.#keys.has(path);
  }

  /** The indexes that the next part of a list can have: that of the last item, and the one after it. */
  openItems(path: string): number[] {
    const indexes = [...this.#keys.keys()].flatMap((key) => {
      const [, index] = key.startsWith(`${path}[`) ? (/^\[(\d+)\]/.exec(key.slice(path.length)) ?? []) : [];
      return index === undefined ? [] : [Number(index)];
    });
    if (indexes.length === 0) return [0];
    const last = Math.max(...indexes);
    return [last, last + 1];
  }

  /** The arguments other than `name` that were given as texts. */
  others(name: string): Record<string, string> {
    return Object.fromEntries([...this.#keys].filter(([key]) => key !== name));
  }
}
