import { type LogLevel, logLevels } from '../../core/protocol.ts';
import { shorten } from '../../core/quote.ts';
import { logText } from '../../render/log-text.ts';
import { formatCount, formatNumber } from '../../terminal/format.ts';
import { flatten } from '../../terminal/sanitise.ts';
import type { Expectation } from '../language/expectation.ts';
import type { Variables } from '../variables/variables.ts';
import { textOfOperand } from './operands.ts';
import type { Mismatch, Outcome, OutcomeEvent } from './outcome.ts';
import { plain } from './outcome-text.ts';

/** How many messages a mismatch quotes. */
const mostMessages = 5;

/** Checks what is expected of the progress or the logs of a line, as `checkExpectation`. */
export async function checkEvents(
  expectation: Expectation & { type: 'progress' | 'log' },
  outcome: Outcome,
  variables: Pick<Variables, 'substitute'>,
): Promise<Mismatch | undefined> {
  const part = expectation.words && (await textOfOperand(expectation.words, variables));
  return expectation.type === 'progress'
    ? checkProgress(expectation.count, part, outcome)
    : checkLog(expectation, part, outcome);
}

function checkProgress(
  count: number | undefined,
  part: string | undefined,
  { events, omitted }: Outcome,
): Mismatch | undefined {
  const found = events.filter((event) => event.type === 'progress');
  if (count === undefined && found.length === 0) return { message: 'The line had no progress.' };
  if (count !== undefined && omitted.events > 0) {
    const all = formatNumber(events.length);
    return {
      message: `The line had more than ${all} logs and notifications of progress, which are not counted.`,
    };
  }
  if (count !== undefined && count !== found.length) {
    return {
      message: `Expected ${formatCount(count, 'progress notification')}, but there were ${found.length}.`,
    };
  }
  const messages = found.flatMap(({ message }) => message ?? []);
  if (part === undefined || messages.some((message) => message.includes(part))) return undefined;
  return { message: `No progress message contains "${part}".${quoted('progress message', messages)}` };
}

function checkLog(
  { level }: Expectation & { type: 'log' },
  part: string | undefined,
  { events }: Outcome,
): Mismatch | undefined {
  const logs = events.filter((event) => event.type === 'log');
  const severe = logs.filter((log) => level === undefined || severityOf(log.level) >= severityOf(level));
  if (severe.some((log) => part === undefined || textOfLog(log).includes(part))) return undefined;
  const what = level === undefined ? 'log message' : `log message of level ${level} or above`;
  if (logs.length === 0) return { message: 'There was no log message.' };
  const message = part === undefined ? `There was no ${what}.` : `No ${what} contains "${part}".`;
  return {
    message:
      message +
      quoted(
        'log message',
        logs.map((log) => `${log.level}: ${textOfLog(log)}`),
      ),
  };
}

function severityOf(level: LogLevel): number {
  return logLevels.indexOf(level);
}

function textOfLog({ level, logger, data }: OutcomeEvent & { type: 'log' }): string {
  return logText({ level, logger, data }, true, plain);
}

/** Returns a sentence that quotes the first messages. */
function quoted(noun: string, messages: readonly string[]): string {
  if (messages.length === 0) return ` There was no ${noun} at all.`;
  const shown = messages.slice(0, mostMessages).map((message) => `"${shorten(flatten(message))}"`);
  const more = messages.length - shown.length;
  const subject = messages.length === 1 ? `The only ${noun} is` : `The ${noun}s are`;
  return ` ${subject} ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`;
}
