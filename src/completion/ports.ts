import type { Aliases, Command } from '../command-line/command.ts';
import type { OptionName } from '../command-line/options.ts';
import type { ShellCommands } from '../command-line/shell-port.ts';
import type { DetachedTask, Prompt, Resource, ResourceTemplate, Skill, Tool } from '../core/protocol.ts';
import type { CompletionReference } from '../engine/protocol/client-options.ts';

/**
 * What completion knows about the server of a line, connected or cached. An unchanged list must be the same array, by
 * which its candidates are cached.
 */
export interface KnownServer {
  tools(signal: AbortSignal): Promise<readonly Tool[]>;
  resources(signal: AbortSignal): Promise<readonly Resource[]>;
  templates(signal: AbortSignal): Promise<readonly ResourceTemplate[]>;
  prompts(signal: AbortSignal): Promise<readonly Prompt[]>;
  skills(signal: AbortSignal): Promise<readonly Skill[]>;
  /** The server's own suggestions (`completion/complete`); none if it is not connected. */
  suggest(request: SuggestionRequest, signal: AbortSignal): Promise<readonly string[]>;
  /** The tasks that were started with `--detach`. */
  tasks?(): Promise<readonly DetachedTask[]>;
  /** The names of its servers, if it is a group. */
  members?(signal: AbortSignal): Promise<readonly string[]>;
}

export interface SuggestionRequest {
  reference: CompletionReference;
  /** The argument or variable. */
  name: string;
  /** The part of its value that was typed. */
  value: string;
  /** The values of the other arguments. */
  context: Record<string, string>;
}

/** The options on a line, with their values as typed; a flag has none. */
export type GivenOptions = ReadonlyMap<OptionName, readonly string[]>;

/** What the words before the cursor consist of. */
export interface CursorPosition {
  /** The words that are neither options nor values of options. */
  operands: string[];
  options: GivenOptions;
  /** The option whose value the next word is. */
  pending: OptionName | undefined;
  /** After `--`: what follows is not an option. */
  ended: boolean;
}

/** The part of a line that determines its server. */
export interface TargetLine {
  target: string;
  options: GivenOptions;
}

/** A server of a config file. */
export interface NamedServer {
  name: string;
  /** Its file. */
  file: string;
  /** Whether that is the user's own. */
  own: boolean;
}

/** A session of the user's. */
export interface CandidateSession {
  name: string;
  /** Without secrets; undefined if it is not known. */
  target: string | undefined;
  isRunning: boolean;
}

/** An entry of a folder. */
export interface FoundFile {
  /** As it would be typed: it starts with the typed folder. */
  path: string;
  kind: 'file' | 'folder' | 'program';
}

/** The sources of candidates. */
export interface CompletionPorts {
  /** The commands, of which a word may need only one. */
  commands: { find(name: string): Promise<Command | undefined>; all(): Promise<readonly Command[]> };
  aliases: Aliases;
  /** Replaces the alias that the words begin with. */
  expandAlias(words: readonly string[]): Promise<readonly string[]>;
  /** The server of the line; in the shell, without a line, the one that it is connected to. */
  server(line: TargetLine | undefined): Promise<KnownServer | undefined>;
  /** The servers of config files: of the given file, or of those that are found. */
  servers(options: GivenOptions, file?: string): Promise<readonly NamedServer[]>;
  /** The sessions that lines can be for, and those that have ended and left a log. */
  sessions(): Promise<readonly CandidateSession[]>;
  /** Lists the folder that the path `typed` leads to. */
  files(typed: string): readonly FoundFile[];
  /** The names of the shell's variables, or of environment variables for `--env`. */
  variables(): readonly string[];
  /** The shell's settings and jobs; undefined on the command line. */
  shell?: Pick<ShellCommands, 'settings' | 'jobs'> & {
    /** The parts of a variable's value: `$x.path`. */
    parts(reference: string): Promise<readonly ValuePart[]>;
  };
}

/** A part of a variable's value. */
export interface ValuePart {
  /** What follows the path so far: `.name`, `."any name"` or `[0]`. */
  step: string;
  description: string;
  /** Whether it has parts itself. */
  hasParts: boolean;
}
