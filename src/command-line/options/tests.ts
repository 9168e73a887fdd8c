import type { OptionDefinition } from './definition.ts';
import { appendValue, countOf, readFilter, readPercent, readReporter } from './option-values.ts';

/** How `mcpc test` runs test files. */
export interface TestOptions {
  /** `NAME` or `NAME=FILE`. */
  reporter?: string[];
  /** A regular expression. */
  filter?: string;
  update?: boolean;
  jobs?: number;
  bail?: boolean;
  /** `test`: `--fresh`. */
  freshServer?: 'case' | 'file';
  /** `test`: `--watch`. */
  watchTests?: boolean;
  coverage?: boolean;
  minCoverage?: number;
  /** The server that tests run on in place of their own. */
  target?: string;
  /** `test`: `--protocol`. */
  protocols?: string[];
  lenient?: boolean;
  record?: boolean;
}

/** In the order in which help lists them. */
export const testDefinitions = {
  reporter: {
    flags: '--reporter <name>',
    summary: 'spec, tap, junit, github or json; or NAME=FILE',
    group: 'Tests',
    common: true,
    repeatable: true,
    read: readReporter,
  },
  filter: {
    flags: '--filter <regex>',
    summary: 'run only the cases whose name matches',
    group: 'Tests',
    common: true,
    read: readFilter,
  },
  update: {
    flags: '--update',
    summary: 'update the snapshots that differ',
    group: 'Tests',
    common: true,
  },
  jobs: {
    flags: '--jobs <n>',
    summary: 'how many files are tested at the same time',
    group: 'Tests',
    common: true,
    read: countOf('--jobs'),
  },
  bail: {
    flags: '--bail',
    summary: 'run nothing after the first case that fails',
    group: 'Tests',
    common: true,
  },
  freshServer: {
    flags: '--fresh <scope>',
    summary: 'start the server for each file or each case',
    group: 'Tests',
    common: true,
    choices: ['file', 'case'],
    replaces: { option: 'fresh', command: 'test' },
  },
  watchTests: {
    flags: '--watch',
    summary: 'run tests again when a file changes',
    group: 'Tests',
    common: true,
    replaces: { option: 'watch', command: 'test' },
  },
  coverage: {
    flags: '--coverage',
    summary: 'report what of the server no case used',
    group: 'Tests',
    common: true,
  },
  minCoverage: {
    flags: '--min-coverage <percent>',
    summary: 'fail if a smaller part of the server was used',
    group: 'Tests',
    read: readPercent,
  },
  target: {
    flags: '--target <target>',
    summary: 'test this server instead of those of the files',
    group: 'Tests',
    common: true,
    takes: 'target',
  },
  protocols: {
    flags: '--protocol <revision>',
    summary: 'revision to test with; repeat it for a matrix',
    group: 'Tests',
    common: true,
    repeatable: true,
    read: appendValue,
    replaces: { option: 'protocol', command: 'test' },
  },
  lenient: {
    flags: '--lenient',
    summary: 'accept violations of the protocol',
    group: 'Tests',
  },
  record: {
    flags: '--record',
    summary: 'add the expectations that are missing to a file',
    group: 'Tests',
  },
} as const satisfies Record<keyof TestOptions, OptionDefinition>;
