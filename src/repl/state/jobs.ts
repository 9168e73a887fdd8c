import type { JobState } from '../../command-line/shell-port.ts';
import { abortable } from '../../core/abort.ts';
import { UsageError } from '../../core/errors.ts';
import type { Outcome } from '../expectations/outcome.ts';

interface Job {
  number: number;
  line: string;
  state: JobState['state'];
  began: number;
  /** Milliseconds; undefined while it runs. */
  took: number | undefined;
  controller: AbortController;
  /** Settles with its exit status; never rejects. */
  ended: Promise<number>;
  /** Undefined while it runs, and unless it failed. */
  failure: Outcome | undefined;
}

/** How many ended jobs are listed. */
const maxEnded = 100;

/** The lines that run in the background (`… &`). */
export class Jobs {
  readonly #jobs = new Map<number, Job>();
  readonly #reason: () => unknown;
  #count = 0;

  /** `reason` creates the reason that cancels a job. */
  constructor(reason: () => unknown) {
    this.#reason = reason;
  }

  get running(): number {
    return [...this.#jobs.values()].filter(({ state }) => state === 'running').length;
  }

  /** Runs a line as a job. `notify` is called with a line of text when it starts and when it ends. */
  start(
    line: string,
    run: (signal: AbortSignal, number: number) => Promise<Outcome>,
    notify: (text: string) => void,
  ): void {
    this.#forgetOld();
    this.#count += 1;
    const number = this.#count;
    const controller = new AbortController();
    const job: Job = {
      number,
      line,
      state: 'running',
      began: performance.now(),
      took: undefined,
      controller,
      ended: Promise.resolve(0),
      failure: undefined,
    };
    this.#jobs.set(number, job);
    notify(`[${number}] ${line}`);
    job.ended = run(controller.signal, number).then((outcome) => {
      const { status } = outcome;
      job.took = performance.now() - job.began;
      if (job.state === 'running') job.state = status === 0 ? 'done' : 'failed';
      if (job.state === 'failed') job.failure = outcome;
      notify(`[${number}] ${job.state}${job.state === 'failed' ? ` (${status})` : ''}: ${line}`);
      return status;
    });
  }

  list(): JobState[] {
    const now = performance.now();
    return [...this.#jobs.values()].map(({ number, line, state, began, took }) => ({
      number,
      line,
      state,
      took: took ?? now - began,
    }));
  }

  /** Returns the outcomes of the jobs that have failed, and that nothing has waited for. */
  failures(): Outcome[] {
    return [...this.#jobs.values()].flatMap(({ failure }) => failure ?? []);
  }

  /** Waits for one job or all and removes them. Returns the status of the first that failed. Throws UsageError, or the reason of `signal`. */
  async wait(number: number | undefined, signal: AbortSignal): Promise<number> {
    const jobs = number === undefined ? [...this.#jobs.values()] : [this.#job(number)];
    const statuses = await abortable(Promise.all(jobs.map(({ ended }) => ended)), signal);
    for (const job of jobs) this.#jobs.delete(job.number);
    return statuses.find((status) => status !== 0) ?? 0;
  }

  /** Cancels a job and waits for its end. Throws UsageError. */
  async cancel(number: number): Promise<void> {
    const job = this.#job(number);
    if (job.state !== 'running') throw new UsageError(`Job ${number} has already ended.`);
    this.#stop(job);
    await job.ended;
  }

  /** Cancels all running jobs and waits for their end. */
  async cancelAll(): Promise<void> {
    const running = [...this.#jobs.values()].filter(({ state }) => state === 'running');
    for (const job of running) this.#stop(job);
    await Promise.all(running.map(({ ended }) => ended));
  }

  #forgetOld(): void {
    const ended = [...this.#jobs.values()].filter(({ state }) => state !== 'running');
    for (const { number } of ended.slice(0, -maxEnded)) this.#jobs.delete(number);
  }

  #stop(job: Job): void {
    job.state = 'cancelled';
    job.controller.abort(this.#reason());
  }

  #job(number: number): Job {
    const job = this.#jobs.get(number);
    if (job !== undefined) return job;
    throw new UsageError(`There is no job ${number}.`, {
      hint: this.#jobs.size === 0 ? 'No jobs were started.' : 'List them with: jobs',
    });
  }
}
