import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { Response } from 'undici';
import type { Frame } from '../transports/channel.ts';
import type { FrameSink } from './reader.ts';
import { repairFrames } from './repair.ts';

type Fetch = typeof fetch;

/**
 * A `fetch` whose answers hold frames that the SDK will accept: JSON bodies and event streams are read
 * here first, repaired, and told to `sink` as they came.
 */
export function repairingFetch(request: Fetch, sink: FrameSink): Fetch {
  return async (url, init) => {
    const response = await request(url, init);
    if (!response.ok || response.status === 202 || response.body === null) return response;
    const type = mediaType(response);
    if (type === 'text/event-stream') return repairedStream(response, sink);
    return asksForAnswer(init) ? repairedBody(response, type, sink) : response;
  };
}

/** Whether a POST carries a request: anything else has no answer worth reading. */
function asksForAnswer(init: RequestInit | undefined): boolean {
  return init?.method === 'POST' && typeof init.body === 'string' && /"id"\s*:/.test(init.body);
}

async function repairedBody(
  response: globalThis.Response,
  type: string,
  sink: FrameSink,
): Promise<globalThis.Response> {
  const text = (await response.text()).replace(/^\uFEFF/, '');
  const frames = framesIn(text, sink);
  if (frames === undefined) return withBody(response, text, response.headers.get('content-type') ?? '');
  if (type !== 'application/json') {
    const message = `It sends JSON as ${type === '' ? 'nothing in particular' : type}, not as application/json.`;
    sink.oncomplaint({ code: 'content-type', message });
  }
  const [only] = frames;
  return withBody(response, JSON.stringify(frames.length === 1 ? only : frames), 'application/json');
}

/** An event stream whose messages are repaired; every other event passes as it is. */
function repairedStream(response: globalThis.Response, sink: FrameSink): globalThis.Response {
  const decoder = new TextDecoder();
  const encoder = new TextEncoder();
  let emit = (_text: string) => {};
  const parser = createParser({
    onEvent: (event) => emit(repairedEvent(event, sink)),
    onRetry: (interval) => emit(`retry: ${interval}\n\n`),
  });
  const repair = new TransformStream<Uint8Array, Uint8Array>({
    start(controller) {
      emit = (text) => controller.enqueue(encoder.encode(text));
    },
    transform(chunk) {
      parser.feed(decoder.decode(chunk, { stream: true }));
    },
    flush() {
      // What the server did not end with an empty line is a whole event all the same, if it can be read.
      parser.feed(`${decoder.decode()}\n\n`);
    },
  });
  const body = (response.body as ReadableStream<Uint8Array>).pipeThrough(repair);
  return withBody(response, body, 'text/event-stream');
}

function repairedEvent(event: EventSourceMessage, sink: FrameSink): string {
  const isMessage = event.event === undefined || event.event === 'message';
  const frames = isMessage && event.data !== '' ? framesIn(event.data, sink) : undefined;
  const data = frames?.map((frame) => JSON.stringify(frame)) ?? [event.data];
  return data
    .map((text, at) => {
      const lines = [
        ...(event.event === undefined ? [] : [`event: ${event.event}`]),
        // Of several messages in one event the last carries its id: until then it has not been dealt with.
        ...(event.id === undefined || at < data.length - 1 ? [] : [`id: ${event.id}`]),
        ...text.split('\n').map((line) => `data: ${line}`),
      ];
      return `${lines.join('\n')}\n\n`;
    })
    .join('');
}

/** The frames in a text, told to the sink as they came; undefined when there are none. */
function framesIn(text: string, sink: FrameSink): Frame[] | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const { frames, complaints } = repairFrames(value);
  if (frames.length === 0) return undefined;
  for (const complaint of complaints) sink.oncomplaint(complaint);
  for (const frame of frames) sink.onframe(frame, complaints.length > 0 ? value : frame);
  return frames;
}

function mediaType(response: globalThis.Response): string {
  return (response.headers.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

function withBody(
  response: globalThis.Response,
  body: string | ReadableStream<Uint8Array>,
  contentType: string,
): globalThis.Response {
  const headers = new Headers(response.headers);
  // The body is decoded and has another length now.
  for (const name of ['content-length', 'content-encoding']) headers.delete(name);
  if (contentType === '') headers.delete('content-type');
  else headers.set('content-type', contentType);
  const { status, statusText } = response;
  const made = new Response(body as never, { status, statusText, headers: headers as never });
  // The SDK looks at the address to tell a redirect.
  Object.defineProperties(made, {
    url: { value: response.url },
    redirected: { value: response.redirected },
  });
  return made as unknown as globalThis.Response;
}
