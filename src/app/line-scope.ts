import { AsyncLocalStorage } from 'node:async_hooks';
import type { EngineEvent } from '../core/events.ts';
import type { ServerRequestHandler } from '../core/server-requests.ts';
import type { RequestTimeouts } from '../engine/protocol/client-options.ts';
import type { Prompter } from '../prompts/prompter.ts';

/** A running line of several that share a connection: where what happens on its behalf is shown and asked. */
export interface LineScope {
  readonly prompter: Prompter;
  show(event: EngineEvent): void;
  /** Shows what the line waits for. */
  waiting(label: string): { end: () => void };
  /** Answers what servers request during the line; undefined if the line has no answers of its own. */
  readonly handleServerRequest?: ServerRequestHandler | undefined;
  /** How long its requests may take if nothing else says so; undefined: as on the command line. */
  readonly defaultTimeouts?: RequestTimeouts | undefined;
  /** Whether the line has ended, or nobody waits for it any more. */
  readonly isOver: boolean;
}

/** Work that is done for a line. */
interface LineWork {
  line: LineScope;
  isDone: boolean;
}

const storage = new AsyncLocalStorage<LineWork>();

/**
 * Returns the line for which the caller runs. Undefined if it runs for no line, or for one that is over: a connection
 * goes on in the context of the line that opened it.
 */
export function currentLine(): LineScope | undefined {
  const work = storage.getStore();
  return work === undefined || work.isDone || work.line.isOver ? undefined : work.line;
}

/** Runs `work`, and everything that is done for its requests, for a line. What goes on after it is not the line's. */
export function runAsLine<Result>(line: LineScope, work: () => Promise<Result>): Promise<Result> {
  const current: LineWork = { line, isDone: false };
  return storage.run(current, async () => {
    try {
      return await work();
    } finally {
      current.isDone = true;
    }
  });
}

/** Runs work that opens something that outlives it, such as a connection: what arrives there later is for no line. */
export async function openForLine<Result>(work: () => Promise<Result>): Promise<Result> {
  const line = currentLine();
  return line === undefined ? work() : runAsLine(line, work);
}

/**
 * Returns the line that an event is for, to be called when it is emitted. Undefined if it is for all: what a server writes or
 * sends does not always say which request it belongs to.
 */
export function lineOf(event: EngineEvent): LineScope | undefined {
  return isOfOneLine(event) ? currentLine() : undefined;
}

function isOfOneLine(event: EngineEvent): boolean {
  switch (event.type) {
    case 'request':
    case 'progress':
    case 'task':
    case 'serverRequest':
    case 'diagnostic':
    case 'notice':
    case 'failure':
    case 'listed':
    case 'memberListed':
      return true;
    case 'log':
      return event.request !== undefined;
    default:
      return false;
  }
}
