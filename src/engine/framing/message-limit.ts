import { UsageError } from '../../core/errors.ts';

/** The largest size of a message, in MB (10^6 bytes): a longer text does not fit into a string of Node. */
const maxMegabytes = 512;
/** Lowers the limit. */
const variable = 'MCPC_MAX_MESSAGE_MB';

/** Returns the largest size of a message, in bytes. Throws UsageError if the variable that lowers it is invalid. */
export function messageLimit(env: NodeJS.ProcessEnv): number {
  const value = env[variable] ?? '';
  if (value === '') return maxMegabytes * 1_000_000;
  const megabytes = Number(value);
  if (megabytes > 0 && megabytes <= maxMegabytes) return Math.ceil(megabytes * 1_000_000);
  throw new UsageError(`The variable ${variable} is not a number of megabytes from 0 to ${maxMegabytes}.`, {
    hint: `It limits the size of a message that mcpc reads, as in ${variable}=64.`,
  });
}

/** A message exceeds the limit. */
export class MessageTooLargeError extends Error {
  /** In bytes. */
  readonly limit: number;

  constructor(limit: number) {
    super(`The message is larger than ${sizeInWords(limit)}.`);
    this.limit = limit;
  }
}

/** Says what the limit is, as the end of a sentence about a message that exceeds it. */
export function limitInWords(limit: number): string {
  const isLowered = limit < maxMegabytes * 1_000_000;
  return `a message of more than ${sizeInWords(limit)}, the limit ${isLowered ? `set by ${variable}` : 'of mcpc'}`;
}

function sizeInWords(bytes: number): string {
  if (bytes >= 1_000_000) return `${Number((bytes / 1_000_000).toFixed(1))} MB`;
  return bytes >= 1_000 ? `${Number((bytes / 1_000).toFixed(1))} kB` : `${bytes} bytes`;
}
