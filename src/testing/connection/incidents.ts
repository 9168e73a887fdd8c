import { outputSchemaCode } from '../../commands/call.ts';
import type { EngineEvent } from '../../core/events.ts';
import { formatCount } from '../../terminal/format.ts';
import type { CaseFailure } from '../reporters/results.ts';
import { describeFailure } from './describe-failure.ts';

/** What must not happen on a connection, whatever a case expects. */
type Incident = EngineEvent & { type: 'diagnostic' | 'gone' | 'outlived' };

/** The line of a file that a failure belongs to. */
export type Place = Pick<CaseFailure, 'line' | 'text'>;

/** How many diagnostics of a line are reported: a server may violate a rule with each message. */
const mostDiagnostics = 5;

/** Collects what must not happen on a connection, until it is turned into failures. */
export class Incidents {
  readonly #isLenient: boolean;
  #gone: (EngineEvent & { type: 'gone' }) | undefined;
  #isGoneKnown = false;
  #others: Exclude<Incident, { type: 'gone' }>[] = [];

  /** `isLenient`: whether violations of the protocol are accepted, except of output schemas. */
  constructor(isLenient: boolean) {
    this.#isLenient = isLenient;
  }

  observe(event: EngineEvent): void {
    if (event.type === 'gone') this.#gone = this.#isGoneKnown ? undefined : event;
    else if (event.type === 'outlived') this.#others.push(event);
    else if (event.type === 'diagnostic' && this.#counts(event)) this.#others.push(event);
  }

  /** Called when a server has been connected. */
  beginConnection(): void {
    this.#gone = undefined;
    this.#isGoneKnown = false;
  }

  /** Called when a line has noticed that the server went away, and has failed with that. */
  forgetGone(): void {
    this.#gone = undefined;
    this.#isGoneKnown = true;
  }

  /** Returns what has happened since the last call as failures of a line. */
  take(place: Place): CaseFailure[] {
    if (this.#gone === undefined && this.#others.length === 0) return [];
    const [gone, others] = [this.#gone, this.#others];
    this.#gone = undefined;
    this.#others = [];
    const messages = new Set<string>();
    const failures: CaseFailure[] = [];
    for (const incident of others) {
      if (incident.type === 'outlived') failures.push({ ...place, message: outlivedMessage(incident) });
      else if (!messages.has(incident.message)) {
        messages.add(incident.message);
        if (messages.size <= mostDiagnostics) failures.push({ ...place, ...violation(incident) });
      }
    }
    const more = messages.size - mostDiagnostics;
    if (more > 0) {
      failures.push({ ...place, message: `And ${formatCount(more, 'further violation')} of the protocol.` });
    }
    if (gone !== undefined) {
      const failure = gone.error ?? new Error(`${gone.server} disconnected.`);
      failures.push({ ...place, ...describeFailure(failure) });
    }
    return failures;
  }

  #counts({ code }: EngineEvent & { type: 'diagnostic' }): boolean {
    return !this.#isLenient || code === outputSchemaCode;
  }
}

function violation({
  server,
  code,
  message,
}: EngineEvent & { type: 'diagnostic' }): Pick<CaseFailure, 'message' | 'hint'> {
  if (code === outputSchemaCode) return { message };
  return {
    message: `${server} violated the protocol: ${message}`,
    hint: 'To accept violations that mcpc can handle: --lenient',
  };
}

function outlivedMessage({ server, what, processes }: EngineEvent & { type: 'outlived' }): string {
  const names = processes.map(({ name, pid }) => `${name} (process ${pid})`).join(', ');
  const list = names === '' ? '' : `: ${names}`;
  return what === 'server'
    ? `${server} did not exit when its standard input was closed, nor on SIGTERM, so it was killed${list}.`
    : `${server} left processes running that it had started, and that were killed${list}.`;
}
