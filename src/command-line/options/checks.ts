import { ruleGroups, type Weight, weights } from '../../core/check-report.ts';
import type { CheckFormat } from '../../core/views.ts';
import type { OptionDefinition } from './definition.ts';
import { appendNames, countOf } from './option-values.ts';

/** What `mcpc check` checks, and how much of it fails. */
export interface CheckOptions {
  /** `check`: the groups and rules that are checked. */
  only?: string[];
  /** `check`: `--fail-on`. */
  failOnWeight?: Weight | 'none';
  /** `check`: `--format`. */
  checkFormat?: CheckFormat;
  /** `check`: whether read-only tools may be called. */
  call?: boolean;
  /** `check`: limits of the estimated tokens of a server, and of each tool. */
  maxTokens?: number;
  maxToolTokens?: number;
}

/** In the order in which help lists them. */
export const checkDefinitions = {
  only: {
    flags: '--only <rules>',
    summary: `groups or rules to check: ${ruleGroups.slice(0, 2).join(',')}`,
    group: 'Checks',
    common: true,
    repeatable: true,
    read: appendNames,
  },
  failOnWeight: {
    flags: '--fail-on <weight>',
    summary: 'the least weight that fails, by default must',
    group: 'Checks',
    common: true,
    choices: [...weights, 'none'],
    replaces: { option: 'failOn', command: 'check' },
  },
  checkFormat: {
    flags: '--format <format>',
    summary: 'form of the report',
    group: 'Checks',
    common: true,
    choices: ['text', 'markdown', 'github', 'sarif', 'json'],
    replaces: { option: 'format', command: 'check' },
  },
  call: {
    flags: '--call',
    summary: 'call read-only tools, to check their results',
    group: 'Checks',
    common: true,
  },
  maxTokens: {
    flags: '--max-tokens <n>',
    summary: 'most tokens that a server may take of a context',
    group: 'Checks',
    common: true,
    read: countOf('--max-tokens'),
  },
  maxToolTokens: {
    flags: '--max-tool-tokens <n>',
    summary: 'most tokens that each tool may take of it',
    group: 'Checks',
    common: true,
    read: countOf('--max-tool-tokens'),
  },
} as const satisfies Record<keyof CheckOptions, OptionDefinition>;
