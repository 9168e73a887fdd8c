import type { Command } from '../command-line/command.ts';
import type { OptionName } from '../command-line/options.ts';
import type { ShellCommands } from '../command-line/shell-port.ts';
import type { Prompt, Resource, ResourceTemplate, Tool } from '../core/protocol.ts';
import type { CompletionReference } from '../engine/protocol/client-options.ts';

/**
 * What is known of the server of a line: asked of a live one, or remembered. A list that is given again unchanged
 * must be the same array: what is made of it is kept by it.
 */
export interface KnownServer {
  tools(signal: AbortSignal): Promise<readonly Tool[]>;
  resources(signal: AbortSignal): Promise<readonly Resource[]>;
  templates(signal: AbortSignal): Promise<readonly ResourceTemplate[]>;
  prompts(signal: AbortSignal): Promise<readonly Prompt[]>;
  /** What the server itself suggests (`completion/complete`); nothing where it cannot be asked. */
  suggest(request: SuggestionRequest, signal: AbortSignal): Promise<readonly string[]>;
  /** The names of the servers behind it, when it is several. */
  members?(signal: AbortSignal): Promise<readonly string[]>;
}

export interface SuggestionRequest {
  reference: CompletionReference;
  /** The argument or variable. */
  name: string;
  /** What has been typed of its value. */
  value: string;
  /** What the others were given. */
  context: Record<string, string>;
}

/** The options that stand on a line, with their values as typed; a flag has none. */
export type GivenOptions = ReadonlyMap<OptionName, readonly string[]>;

/** What a line says of its server. */
export interface TargetLine {
  target: string;
  options: GivenOptions;
}

/** A server of a config file. */
export interface NamedServer {
  name: string;
  /** The file it stands in. */
  file: string;
  /** Whether that is the person's own. */
  own: boolean;
}

/** Something in a folder. */
export interface FoundFile {
  /** As it would be typed: it starts with what was typed of its folder. */
  path: string;
  kind: 'file' | 'folder' | 'program';
}

/** Where candidates come from. */
export interface CompletionPorts {
  /** Every command there is. */
  commands: readonly Command[];
  /** The server that the line means; in the shell, where no line names one, the one it is connected to. */
  server(line: TargetLine | undefined): Promise<KnownServer | undefined>;
  /** The servers of config files: of the file given, or of those that are found. */
  servers(options: GivenOptions, file?: string): Promise<readonly NamedServer[]>;
  /** What is in the folder in which `typed` ends. */
  files(typed: string): readonly FoundFile[];
  /** The names of the shell's variables, or of those that are passed on with `--env`. */
  variables(): readonly string[];
  /** What the words of the shell work with; undefined on the command line. */
  shell?: Pick<ShellCommands, 'settings' | 'jobs'>;
}
