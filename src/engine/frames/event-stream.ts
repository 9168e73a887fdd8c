import { createParser, type EventSourceMessage } from 'eventsource-parser';

/**
 * An event stream in which the data of each message is replaced by what `rewrite` makes of it, several texts
 * becoming several events; every other event passes as it is. `onend` is told when no more will come.
 */
export function rewriteEvents(
  stream: ReadableStream<Uint8Array>,
  rewrite: (data: string) => string[],
  onend: () => void,
): ReadableStream<Uint8Array> {
  return ReadableStream.from(events(stream, rewrite, onend));
}

async function* events(
  stream: ReadableStream<Uint8Array>,
  rewrite: (data: string) => string[],
  onend: () => void,
): AsyncGenerator<Uint8Array> {
  const decoder = new TextDecoder();
  let written = '';
  const parser = createParser({
    onEvent: (event) => {
      written += rewritten(event, rewrite);
    },
    onRetry: (interval) => {
      written += `retry: ${interval}\n\n`;
    },
  });
  function* feed(text: string): Generator<Uint8Array> {
    parser.feed(text);
    if (written !== '') yield Buffer.from(written);
    written = '';
  }
  try {
    for await (const chunk of stream) yield* feed(decoder.decode(chunk, { stream: true }));
    // What the server did not end with an empty line is a whole event all the same, if it can be read.
    yield* feed(`${decoder.decode()}\n\n`);
  } finally {
    onend();
  }
}

function rewritten({ event, id, data }: EventSourceMessage, rewrite: (data: string) => string[]): string {
  const isMessage = (event === undefined || event === 'message') && data !== '';
  const texts = isMessage ? rewrite(data) : [data];
  return texts
    .map((text, at) => {
      const lines = [
        ...(event === undefined ? [] : [`event: ${event}`]),
        // Of several messages in one event the last carries its id: until then it has not been dealt with.
        ...(id === undefined || at < texts.length - 1 ? [] : [`id: ${id}`]),
        ...text.split('\n').map((line) => `data: ${line}`),
      ];
      return `${lines.join('\n')}\n\n`;
    })
    .join('');
}
