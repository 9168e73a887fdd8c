import { Response } from 'undici';
import { BrokenAnswerError, NotNowError, UnusableAnswerError } from '../http-answer.ts';
import type { Frame } from '../transports/channel.ts';
import { rewriteEvents } from './event-stream.ts';
import { Outstanding, type Request } from './outstanding.ts';
import type { FrameSink } from './sink.ts';
import { StandIns } from './stand-ins.ts';
import { readText } from './text.ts';

type Fetch = typeof fetch;
type Answer = globalThis.Response;

/** Whoever wants what HTTP answers hold, but for the frames: they go through the SDK's transport. */
export interface HttpSink extends Omit<FrameSink, 'onframe'> {
  /** An event stream that is no answer to a request has ended. */
  onstreamend?: () => void;
  /** Whether what answers a request may still come on a stream that is open already. */
  answersElsewhere?: () => boolean;
}

/**
 * Reads JSON bodies and event streams before the SDK does: repairs the frames in them, and gives the SDK a
 * stand-in for each, which `frameOf` exchanges again. A request whose answer holds none fails with an
 * UnusableAnswerError or a BrokenAnswerError.
 */
export class HttpBodies {
  readonly #sink: HttpSink;
  readonly #inPosts: boolean;
  readonly #standIns = new StandIns();
  readonly #outstanding = new Outstanding();

  /** `inPosts`: whether the answer to a POST is the answer to the request in it. */
  constructor(sink: HttpSink, { inPosts }: { inPosts: boolean }) {
    this.#sink = sink;
    this.#inPosts = inPosts;
  }

  /** A `fetch` that answers with repaired bodies. */
  reading(fetch: Fetch): Fetch {
    return async (url, init) => {
      const request = this.#inPosts ? this.#outstanding.begin(init) : undefined;
      const answer = await fetch(url, init);
      const type = mediaType(answer);
      if (answer.status === 202) {
        if (request === undefined || this.#sink.answersElsewhere?.() === true) return answer;
        throw new UnusableAnswerError({ status: 202, type, text: '' }, request.method);
      }
      const wait = waitingTime(answer);
      if (request !== undefined && wait !== undefined) {
        throw new NotNowError({ status: answer.status, text: await answer.text(), wait });
      }
      if (answer.body === null) {
        if (request === undefined || !answer.ok) return answer;
        throw new UnusableAnswerError({ status: answer.status, type, text: '' }, request.method);
      }
      if (!answer.ok) return this.#refusal(answer, type);
      if (type === 'text/event-stream') return this.#stream(answer, request);
      return request === undefined ? answer : this.#body(answer, type, request);
    };
  }

  /** The frame as the server sent it, for one that the SDK's transport gives out. */
  frameOf(given: Frame): Frame {
    return this.#standIns.frameOf(given);
  }

  async #body(answer: Answer, type: string, request: Request): Promise<Answer> {
    const text = await textOf(answer, request.method);
    const frames = this.#read(text, request);
    if (!frames.some((frame) => !('method' in frame))) {
      throw new UnusableAnswerError({ status: answer.status, type, text }, request.method);
    }
    if (type !== 'application/json') {
      const declared = type === '' ? 'nothing in particular' : type;
      const message = `It sends JSON as ${declared}, not as application/json.`;
      this.#sink.oncomplaint({ code: 'content-type', message });
    }
    const [only] = frames;
    return withBody(answer, JSON.stringify(frames.length === 1 ? only : frames), 'application/json');
  }

  #stream(answer: Answer, request: Request | undefined): Answer {
    const rewrite = (data: string) => {
      const frames = this.#read(data, request);
      return frames.length === 0 ? [data] : frames.map((frame) => JSON.stringify(frame));
    };
    const onend = () => {
      if (request === undefined) this.#sink.onstreamend?.();
    };
    const events = rewriteEvents(answer.body as ReadableStream<Uint8Array>, rewrite, onend);
    return withBody(answer, events, 'text/event-stream');
  }

  /** A refusal may hold a frame, too, which is told; it goes on as it is. */
  async #refusal(answer: Answer, type: string): Promise<Answer> {
    if (type !== 'application/json') return answer;
    const text = await answer.text();
    const reading = readText(text);
    for (const part of reading?.parts ?? []) if ('value' in part) this.#sink.onvalue(part.value);
    return withBody(answer, text, type);
  }

  /** The stand-ins for the frames in a text; what is wrong with it is told, and what it holds beside them. */
  #read(text: string, request: Request | undefined): Frame[] {
    const reading = readText(text);
    if (reading === undefined) return [];
    for (const complaint of reading.complaints) this.#sink.oncomplaint(complaint);
    return reading.parts.flatMap((part) => {
      if ('stray' in part) {
        this.#sink.onstray(part.stray);
        return [];
      }
      this.#sink.onvalue(part.value);
      const complain = (code: string, message: string) => this.#sink.oncomplaint({ code, message });
      return part.frames.map((frame) =>
        this.#standIns.for(this.#outstanding.settle(frame, request, complain)),
      );
    });
  }
}

async function textOf(answer: Answer, method: string): Promise<string> {
  try {
    // As the bytes are: `text()` would drop a byte order mark without a word.
    return Buffer.from(await answer.arrayBuffer()).toString('utf8');
  } catch (error) {
    if (error instanceof Error && error.name === 'AbortError') throw error;
    throw new BrokenAnswerError(method, error);
  }
}

/** How long a server that has no time now wants to be left alone, in whole seconds (RFC 9110, "Retry-After"). */
function waitingTime({ status, headers }: Answer): number | undefined {
  const given = status === 429 || status === 503 ? headers.get('retry-after') : null;
  if (given === null) return undefined;
  const seconds = /^\d+$/.test(given) ? Number(given) : Math.ceil((Date.parse(given) - Date.now()) / 1_000);
  return Number.isFinite(seconds) ? Math.max(0, seconds) : undefined;
}

function mediaType(answer: Answer): string {
  return (answer.headers.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

function withBody(answer: Answer, body: string | ReadableStream<Uint8Array>, contentType: string): Answer {
  const headers = new Headers(answer.headers);
  // The body is decoded and has another length now.
  for (const name of ['content-length', 'content-encoding']) headers.delete(name);
  headers.set('content-type', contentType);
  const { status, statusText } = answer;
  const made = new Response(body as never, { status, statusText, headers: headers as never });
  // The SDK looks at the address to tell a redirect.
  Object.defineProperties(made, {
    url: { value: answer.url },
    redirected: { value: answer.redirected },
  });
  return made as unknown as Answer;
}
