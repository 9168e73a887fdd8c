import { createParser, type EventSourceMessage } from 'eventsource-parser';

/** Whoever reads an event stream (HTML, "Server-sent events"). */
export interface EventSink {
  onevent: (event: EventSourceMessage) => void;
  /** How long the server wants to be left alone when the stream has ended, in ms. */
  onretry?: (interval: number) => void;
}

/** Reads an event stream to its end. Rejects when it is cut. */
export async function parseSse(body: AsyncIterable<Uint8Array> | null, sink: EventSink): Promise<void> {
  const decoder = new TextDecoder();
  const parser = createParser({ onEvent: sink.onevent, ...(sink.onretry && { onRetry: sink.onretry }) });
  try {
    for await (const chunk of body ?? []) parser.feed(decoder.decode(chunk, { stream: true }));
  } finally {
    // What the server did not end with an empty line is a whole event all the same, if it can be read.
    parser.feed(`${decoder.decode()}\n\n`);
  }
}
