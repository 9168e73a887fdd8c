/** Text attributes (bold, colours, …), each with the SGR parameter that sets it. */
export type Attributes = ReadonlyMap<string, string>;

export const noAttributes: Attributes = new Map();

const setting: readonly (readonly [parameter: RegExp, attribute: string])[] = [
  [/^1$/, 'bold'],
  [/^2$/, 'dim'],
  [/^3$/, 'italic'],
  [/^4$/, 'underline'],
  [/^5$/, 'blink'],
  [/^7$/, 'inverse'],
  [/^8$/, 'hidden'],
  [/^9$/, 'strikethrough'],
  [/^(3[0-7]|9[0-7])$/, 'foreground'],
  [/^(4[0-7]|10[0-7])$/, 'background'],
];

const resetting: Readonly<Record<string, readonly string[]>> = {
  '22': ['bold', 'dim'],
  '23': ['italic'],
  '24': ['underline'],
  '25': ['blink'],
  '27': ['inverse'],
  '28': ['hidden'],
  '29': ['strikethrough'],
  '39': ['foreground'],
  '49': ['background'],
};

/** Returns the attributes after an SGR sequence with these parameters (`1;31`). */
export function applySgr(attributes: Attributes, parameters: string): Attributes {
  const next = new Map(attributes);
  const list = parameters.split(';');
  for (let index = 0; index < list.length; index += 1) {
    const parameter = list[index] ?? '';
    if (parameter === '' || parameter === '0') next.clear();
    else if (parameter === '38' || parameter === '48') {
      const length = list[index + 1] === '5' ? 3 : 5;
      const attribute = parameter === '38' ? 'foreground' : 'background';
      next.set(attribute, list.slice(index, index + length).join(';'));
      index += length - 1;
    }
    for (const attribute of resetting[parameter] ?? []) next.delete(attribute);
    const attribute = setting.find(([pattern]) => pattern.test(parameter))?.[1];
    if (attribute !== undefined) next.set(attribute, parameter);
  }
  return next;
}

/** Returns the sequence that sets these attributes where none are set; an empty string for no attributes. */
export function sgrSequence(attributes: Attributes): string {
  return attributes.size === 0 ? '' : `\x1b[${[...attributes.values()].join(';')}m`;
}
