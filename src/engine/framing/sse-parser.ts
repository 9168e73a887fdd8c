import { createParser, type EventSourceMessage } from 'eventsource-parser';

/** Receives the events of a stream (HTML, "Server-sent events"). */
export interface SseHandlers {
  onevent: (event: EventSourceMessage) => void;
  /** How long to wait before reconnecting, in ms. */
  onretry?: (interval: number) => void;
}

/** Reads an event stream to its end. Rejects if the connection breaks. */
export async function parseSse(body: AsyncIterable<Uint8Array> | null, handlers: SseHandlers): Promise<void> {
  const decoder = new TextDecoder();
  const parser = createParser({
    onEvent: handlers.onevent,
    ...(handlers.onretry && { onRetry: handlers.onretry }),
  });
  try {
    for await (const chunk of body ?? []) parser.feed(decoder.decode(chunk, { stream: true }));
  } finally {
    // The last event may lack the empty line that ends it.
    parser.feed(`${decoder.decode()}\n\n`);
  }
}
