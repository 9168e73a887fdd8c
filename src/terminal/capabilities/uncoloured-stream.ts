// biome-ignore lint/suspicious/noControlCharactersInRegex: it matches escape sequences
const attributes = /\x1b\[[\d;:]*m/g;

/** Returns the stream without the colours of what is written to it, for libraries that decide about colour themselves. */
export function withoutColour<Stream extends NodeJS.WritableStream>(stream: Stream): Stream {
  return new Proxy(stream, {
    get: (target, property) => {
      const member: unknown = Reflect.get(target, property, target);
      if (typeof member !== 'function') return member;
      if (property !== 'write') return member.bind(target);
      return (chunk: unknown, ...others: unknown[]) =>
        member.call(target, typeof chunk === 'string' ? chunk.replace(attributes, '') : chunk, ...others);
    },
  });
}
