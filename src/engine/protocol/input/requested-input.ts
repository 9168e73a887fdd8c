import { abortable } from '../../../core/abort.ts';
import { now } from '../../../core/clock.ts';
import { ServerError } from '../../../core/errors.ts';
import type { ServerRequestResult } from '../../../core/server-requests.ts';

/** How much a server may request while one request of the client runs. */
export interface InputLimits {
  /** How many sampling requests; more are declined. Default 25. */
  samplingRounds?: number | undefined;
  /** How many rounds of input, and requests in them: one more ends the client's request. Default 100. */
  inputRounds?: number | undefined;
  /** How many of these rounds may be declined. Default 10. */
  declinedRounds?: number | undefined;
}

/** The limits that apply where none are given. */
export const defaultLimits = { samplingRounds: 25, inputRounds: 100, declinedRounds: 10 };

/** After how many requests in a row that a script answered, or after how many ms of them, the user is asked. */
const scripted = { requests: 10, duration: 60_000 };

export interface RequestedInputOptions {
  /** The server's name. */
  server: string;
  /** The method of the client's request; undefined for what a server requests while none runs. */
  method: string | undefined;
  limits: InputLimits;
  /** Asks the user whether to answer more than this many requests in a row by script; undefined if nobody can be asked. */
  confirm: ((requests: number, signal: AbortSignal) => Promise<boolean>) | undefined;
  /** Whether nobody can be asked at present. Default: false. */
  isUnattended?: (() => boolean) | undefined;
  /** Called when a limit is exceeded, which ends the client's request. */
  onexceeded(error: ServerError): void;
}

/**
 * Counts the input that a server requests while one request of the client runs, whether by requests of its own (up to
 * 2025-11-25) or with `input_required` results (2026-07-28), and limits it: a server must not keep the client busy, or
 * the user answering, without end.
 */
export class RequestedInput {
  readonly #options: RequestedInputOptions;
  readonly #limits: typeof defaultLimits;
  #rounds = 0;
  #requests = 0;
  #samplings = 0;
  #declinedRounds = 0;
  #isRoundDeclined = false;
  /** The last requests in a row that a script answered. */
  #scripted = 0;
  #scriptedSince = 0;
  #turn: Promise<unknown> | undefined;
  #exceeded: ServerError | undefined;

  constructor(options: RequestedInputOptions) {
    const { samplingRounds, inputRounds, declinedRounds } = options.limits;
    this.#options = options;
    this.#limits = {
      samplingRounds: samplingRounds ?? defaultLimits.samplingRounds,
      inputRounds: inputRounds ?? defaultLimits.inputRounds,
      declinedRounds: declinedRounds ?? defaultLimits.declinedRounds,
    };
  }

  /** The error that ended the client's request, if a limit was exceeded. */
  get exceeded(): ServerError | undefined {
    return this.#exceeded;
  }

  /** Counts a round: a request of the server, or a result that requires input. Throws ServerError if it is one too many. */
  beginRound(): void {
    this.#throwIfExceeded();
    const { inputRounds, declinedRounds } = this.#limits;
    if (this.#rounds >= inputRounds) throw this.#tooMuch(inputRounds);
    if (this.#declinedRounds >= declinedRounds) {
      const rounds = `${declinedRounds} ${declinedRounds === 1 ? 'time' : 'times'}`;
      const what = `keeps requesting input${this.#during} although that was declined ${rounds}`;
      throw this.#exceed(what, '--declined-rounds');
    }
    this.#rounds += 1;
    this.#isRoundDeclined = false;
  }

  /** Counts a sampling request. Returns the limit if it is one too many. */
  countSampling(): number | undefined {
    const { samplingRounds } = this.#limits;
    this.#samplings += 1;
    return this.#samplings > samplingRounds ? samplingRounds : undefined;
  }

  /**
   * Counts a request for input, which `answer` answers. Throws ServerError if it is one too many, or if the user does not
   * want to continue.
   */
  async answered(
    answer: () => Promise<ServerRequestResult>,
    signal: AbortSignal,
  ): Promise<ServerRequestResult> {
    this.#throwIfExceeded();
    const { inputRounds } = this.#limits;
    if (this.#requests >= inputRounds) throw this.#tooMuch(inputRounds);
    this.#requests += 1;
    const { confirm, isUnattended } = this.#options;
    const mayAsk = confirm !== undefined && isUnattended?.() !== true;
    const result = mayAsk ? await this.#inTurn(answer, signal) : await answer();
    if (result.action !== 'accept' && !this.#isRoundDeclined) {
      this.#isRoundDeclined = true;
      this.#declinedRounds += 1;
    }
    return result;
  }

  /** Answers requests one by one, since it depends on the answers whether the user is asked. */
  async #inTurn(
    answer: () => Promise<ServerRequestResult>,
    signal: AbortSignal,
  ): Promise<ServerRequestResult> {
    const before = this.#turn ?? Promise.resolve();
    const turn = before.then(async () => {
      signal.throwIfAborted();
      this.#throwIfExceeded();
      await this.#confirm(signal);
      const result = await answer();
      if (result.scripted !== true) this.#scripted = 0;
      else if (this.#scripted === 0) this.#scriptedSince = now();
      if (result.scripted === true) this.#scripted += 1;
      return result;
    });
    this.#turn = turn.catch(() => {});
    return abortable(turn, signal);
  }

  async #confirm(signal: AbortSignal): Promise<void> {
    const { confirm, server, method } = this.#options;
    const isLong = this.#scripted > 0 && now() - this.#scriptedSince >= scripted.duration;
    if (confirm === undefined || (this.#scripted < scripted.requests && !isLong)) return;
    if (!(await confirm(this.#scripted, signal))) {
      const what = method === undefined ? 'Its requests are rejected' : `${method} was ended`;
      throw this.#end(`${what}, as you chose, because ${server} kept requesting input.`, undefined);
    }
    this.#scripted = 0;
  }

  #throwIfExceeded(): void {
    if (this.#exceeded !== undefined) throw this.#exceeded;
  }

  get #during(): string {
    const { method } = this.#options;
    return method === undefined ? '' : ` during ${method}`;
  }

  #tooMuch(limit: number): ServerError {
    const times = limit === 1 ? 'once' : `${limit} times`;
    const what = `requested input ${times}${this.#during} and still requests more`;
    return this.#exceed(what, '--input-rounds');
  }

  #exceed(what: string, option: string): ServerError {
    return this.#end(`${this.#options.server} ${what}.`, `Allow more with ${option} COUNT.`);
  }

  #end(message: string, hint: string | undefined): ServerError {
    const error = new ServerError(message, { phase: 'request', server: this.#options.server, hint });
    this.#exceeded = error;
    this.#options.onexceeded(error);
    return error;
  }
}
