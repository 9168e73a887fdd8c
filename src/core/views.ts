/**
 * What a command found out, as data. A command makes a view, the renderer turns it into text or JSON:
 * neither knows the other, so the same line gives the same JSON wherever it was typed.
 */

import type { CheckReport } from './check-report.ts';
import type { InterfaceDiff } from './interface-changes.ts';
import type { Json, JsonObject } from './json.ts';
import type {
  FreshList,
  Listing,
  Prompt,
  Resource,
  ResourceTemplate,
  ServerFacts,
  Skill,
  Task,
  Tool,
} from './protocol.ts';

export type View =
  | { kind: 'tools'; listing: Listing<Tool> }
  /** One tool in full. `example` is a line to copy. */
  | { kind: 'tool'; tool: Tool; raw: Json; example: string }
  | { kind: 'resources'; listing: Listing<Resource> }
  | { kind: 'templates'; listing: Listing<ResourceTemplate> }
  | { kind: 'prompts'; listing: Listing<Prompt> }
  | { kind: 'skills'; listing: Listing<Skill> }
  /** The result of `tools/call`, as it came. */
  | { kind: 'call'; tool: string; result: JsonObject }
  | { kind: 'tasks'; listing: Listing<Task> }
  /** One task, as it is now. `lines`: what to do with it, to copy. */
  | { kind: 'task'; task: Task; lines: string[] }
  /** The result of `resources/read`, as it came. */
  | { kind: 'read'; uri: string; result: JsonObject }
  /** The result of `prompts/get`, as it came. */
  | { kind: 'prompt'; name: string; result: JsonObject }
  /** The result of `completion/complete`, as it came. */
  | { kind: 'completion'; result: JsonObject }
  /** `counts`: how many of each list it has, where several servers are compared. */
  | {
      kind: 'ping';
      server: string;
      milliseconds: number;
      protocolVersion: string;
      counts?: Record<string, number>;
    }
  /** One of several servers that could not be connected. */
  | { kind: 'unreachable'; server: string; message: string }
  /** What several servers answered to the same. */
  | { kind: 'several'; views: View[] }
  /** `declared` is what mcpc told the server it can do. */
  | { kind: 'info'; facts: ServerFacts; declared: JsonObject; freshLists: readonly FreshList[] }
  /** A line of `watch`. `at` is ISO 8601. */
  | {
      kind: 'change';
      server: string;
      what: 'tools' | 'prompts' | 'resources' | 'resource';
      uri?: string;
      at: string;
    }
  /** What `--dry-run` would have sent. */
  | { kind: 'request'; method: string; params: JsonObject }
  /** The servers of config files. */
  | { kind: 'servers'; servers: ConfiguredRow[] }
  /** One server of a config file, as it stands there. `state`: a sentence about it. */
  | { kind: 'entry'; name: string; file: string; entry: JsonObject; state: string; trusted?: boolean }
  /** Rows of mcpc's own, under their columns' names. `data` is the same as JSON; `nothing` is said where there are none. */
  | { kind: 'table'; columns: string[]; rows: string[][]; data: Json; nothing: string }
  /**
   * Documentation of mcpc in Markdown. With `manual`, output that is not a terminal gets the page of that name for `man`,
   * in roff.
   */
  | { kind: 'document'; markdown: string; data: Json; manual?: { name: string; version: string } }
  /** A JSON file that mcpc reads again, such as a lock file. `--json` prints the same text. */
  | { kind: 'jsonFile'; text: string; data: Json }
  /**
   * How two interfaces differ. For annotations, `file`: the lock file among the sides, relative to the repository; `lines`:
   * where it has what each change is about, counted from 1.
   */
  | {
      kind: 'diff';
      diff: InterfaceDiff;
      format: DiffFormat;
      file?: string | undefined;
      lines?: readonly (number | undefined)[];
    }
  /**
   * What the rules found. `file`, `lines`: where the findings are shown. `verbose`: as text, every rule that was not checked
   * is listed.
   */
  | ({ kind: 'check'; report: CheckReport; format: CheckFormat; verbose?: boolean } & FindingPlaces)
  /** A value of a variable of the shell. */
  | { kind: 'value'; value: Json }
  /**
   * Text of mcpc's own: help, version. `data` is the same as JSON. `headings`: labels at the start of lines stand out.
   * `paths`: its paths are only shown, so that they may be shortened.
   */
  | { kind: 'text'; text: string; data: Json; headings?: boolean; paths?: boolean };

/** How a comparison of interfaces is shown, unless the line has `--json`. */
export type DiffFormat = 'text' | 'markdown' | 'github' | 'json';

/** Where the findings of a check are shown in a repository. */
export interface FindingPlaces {
  /** The source file of the target or a lock file, relative to the repository, if there is one. */
  file?: string | undefined;
  /** The line of each finding in it, counted from 1; undefined for line 1. */
  lines?: readonly (number | undefined)[] | undefined;
}

/** How the report of a check is shown, unless the line has `--json`. */
export type CheckFormat = DiffFormat | 'sarif';

/** What is known of a server of a config file without starting it. Secrets are not in it. */
export interface ConfiguredRow {
  name: string;
  /** Undefined when the entry cannot be used. */
  transport: 'stdio' | 'http' | 'sse' | 'ws' | 'builtin' | undefined;
  /** The command line or the URL. */
  where: string;
  /** The names of the variables that its program gets. */
  env: string[];
  /** The names of the headers that are sent. */
  headers: string[];
  auth: 'oauth' | 'bearer' | undefined;
  file: string;
  /** The program in whose form the file is written. */
  program: string;
  disabled: boolean;
  /** Its name means another server, found before it. */
  shadowed: boolean;
  /** Whether it may be used without asking. */
  trusted: boolean;
  /** Why it cannot be used. */
  problem: string | undefined;
}
