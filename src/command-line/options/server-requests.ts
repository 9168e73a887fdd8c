import type { OptionDefinition } from './definition.ts';
import { appendValue, countOf, readSampling } from './option-values.ts';

/** How requests of servers are answered. */
export interface ServerRequestOptions {
  /** `decline`, `off`, `text:…`, `exec:…` or `chat:…`. */
  sampling?: string;
  /** The number of sampling requests that one request may cause. */
  samplingRounds?: number;
  /** The number of requests for input that one request may cause. */
  inputRounds?: number;
  /** The number of these that may be declined. */
  declinedRounds?: number;
  elicitation?: 'decline' | 'off';
  /** `field=value`, for elicitation forms. */
  answer?: string[];
  answers?: string;
  saveAnswers?: string;
}

/** In the order in which help lists them. */
export const serverRequestDefinitions = {
  sampling: {
    flags: '--sampling <how>',
    summary: 'answer sampling with text:TEXT, exec:COMMAND or chat:MODEL; decline; off: not declared',
    group: 'Server requests',
    scope: 'request',
    read: readSampling,
  },
  samplingRounds: {
    flags: '--sampling-rounds <n>',
    summary: 'maximum number of sampling requests per request (default: 25)',
    group: 'Server requests',
    scope: 'request',
    read: countOf('--sampling-rounds'),
    hasDefault: true,
  },
  inputRounds: {
    flags: '--input-rounds <n>',
    summary: 'maximum number of requests for input per request (default: 100)',
    group: 'Server requests',
    scope: 'request',
    read: countOf('--input-rounds'),
    hasDefault: true,
  },
  declinedRounds: {
    flags: '--declined-rounds <n>',
    summary: 'maximum number of declined requests for input per request (default: 10)',
    group: 'Server requests',
    scope: 'request',
    read: countOf('--declined-rounds'),
    hasDefault: true,
  },
  elicitation: {
    flags: '--elicitation <how>',
    summary: 'decline elicitation requests; off: not declared',
    group: 'Server requests',
    scope: 'request',
    choices: ['decline', 'off'],
  },
  answer: {
    flags: '--answer <field=value>',
    summary: 'answer for a field of an elicitation form (repeatable)',
    group: 'Server requests',
    scope: 'request',
    repeatable: true,
    read: appendValue,
  },
  answers: {
    flags: '--answers <file>',
    summary: 'JSON file with answers to server requests',
    group: 'Server requests',
    scope: 'request',
    takes: 'file',
  },
  saveAnswers: {
    flags: '--save-answers <file>',
    summary: 'save your answers, without secrets, for use with --answers',
    group: 'Server requests',
    scope: 'request',
    takes: 'file',
  },
} as const satisfies Record<keyof ServerRequestOptions, OptionDefinition>;
