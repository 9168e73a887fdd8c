/** The attributes that text is written with, as SGR parameters by what they set. */
export type Attributes = ReadonlyMap<string, string>;

export const plain: Attributes = new Map();

/** A sequence that sets attributes, whose parameters are the first group. */
export const sgrSequence = new RegExp(`${'\x1b'}\\[([\\d;:]*)m`);

const setters: readonly (readonly [pattern: RegExp, what: string])[] = [
  [/^1$/, 'bold'],
  [/^2$/, 'dim'],
  [/^3$/, 'italic'],
  [/^4$/, 'underline'],
  [/^5$/, 'blink'],
  [/^7$/, 'inverse'],
  [/^8$/, 'hidden'],
  [/^9$/, 'strike'],
  [/^(3[0-7]|9[0-7])$/, 'foreground'],
  [/^(4[0-7]|10[0-7])$/, 'background'],
];

const unsetters: Readonly<Record<string, readonly string[]>> = {
  '22': ['bold', 'dim'],
  '23': ['italic'],
  '24': ['underline'],
  '25': ['blink'],
  '27': ['inverse'],
  '28': ['hidden'],
  '29': ['strike'],
  '39': ['foreground'],
  '49': ['background'],
};

/** The attributes after a sequence with these parameters (`1;31`). */
export function withSgr(attributes: Attributes, parameters: string): Attributes {
  const next = new Map(attributes);
  const words = parameters.split(';');
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (word === '' || word === '0') next.clear();
    else if (word === '38' || word === '48') {
      const length = words[at + 1] === '5' ? 3 : 5;
      next.set(word === '38' ? 'foreground' : 'background', words.slice(at, at + length).join(';'));
      at += length - 1;
    }
    for (const what of unsetters[word] ?? []) next.delete(what);
    const what = setters.find(([pattern]) => pattern.test(word))?.[1];
    if (what !== undefined) next.set(what, word);
  }
  return next;
}

/** The sequence that sets these attributes on plain text; nothing for plain text. */
export function sgrOf(attributes: Attributes): string {
  return attributes.size === 0 ? '' : `\x1b[${[...attributes.values()].join(';')}m`;
}
