import type { JsonObject } from '../core/json.ts';
import { ClientCalls } from './client-calls.ts';
import { toPromptArguments } from './json-arguments.ts';
import type { RequestOptions, VersionedOptions } from './options.ts';
import { textOf, type UriLike } from './platform-types.ts';
import {
  type Completion,
  completionOf,
  type PromptResult,
  promptResult,
  type ResourceContent,
  resourceContents,
} from './results.ts';
import type { ClientSession } from './session.ts';

/** What a completion is asked for: a prompt's argument, or a variable of a template. */
export type CompletionReference =
  | { type: 'ref/prompt'; name: string }
  | { type: 'ref/resource'; uri: string };

/** Resources, prompts, and what the server suggests for their arguments. */
export abstract class ClientReading extends ClientCalls {
  readonly #session: ClientSession;

  /** @internal */
  constructor(session: ClientSession) {
    super(session);
    this.#session = session;
  }

  /** Reads a resource: its parts, each with its bytes and, if it is a text, its text. */
  async readResource(uri: UriLike, options: VersionedOptions = {}): Promise<ResourceContent[]> {
    return resourceContents(await this.readResourceRaw(uri, options), textOf(uri));
  }

  /** Reads a resource and gives the result as the server sent it. */
  async readResourceRaw(uri: UriLike, options: VersionedOptions = {}): Promise<JsonObject> {
    const address = textOf(uri);
    return this.#session.request('resources/read', address, options, ({ server }, call) =>
      server.readResource(address, call),
    );
  }

  /** Renders a prompt. Its arguments are texts: what is none is sent as compact JSON. */
  async getPrompt(
    name: string,
    args: Readonly<Record<string, unknown>> = {},
    options: VersionedOptions = {},
  ): Promise<PromptResult> {
    return promptResult(await this.getPromptRaw(name, args, options));
  }

  /** Renders a prompt and gives the result as the server sent it. */
  async getPromptRaw(
    name: string,
    args: Readonly<Record<string, unknown>> = {},
    options: VersionedOptions = {},
  ): Promise<JsonObject> {
    return this.#session.request('prompts/get', name, options, ({ server }, call) =>
      server.getPrompt(name, toPromptArguments(args), call),
    );
  }

  /** What the server suggests for `argument.value`, the beginning of an argument; `context`: the other arguments. */
  async complete(
    reference: CompletionReference,
    argument: { name: string; value: string },
    options: RequestOptions & { context?: Readonly<Record<string, string>> | undefined } = {},
  ): Promise<Completion> {
    return completionOf(await this.completeRaw(reference, argument, options));
  }

  /** The same, as the server sent it. */
  async completeRaw(
    reference: CompletionReference,
    argument: { name: string; value: string },
    options: RequestOptions & { context?: Readonly<Record<string, string>> | undefined } = {},
  ): Promise<JsonObject> {
    const meant =
      reference.type === 'ref/prompt'
        ? { type: 'prompt' as const, name: reference.name }
        : { type: 'template' as const, uri: reference.uri };
    return this.#session.request('completion/complete', argument.name, options, ({ server }, call) =>
      server.complete(meant, argument, { ...options.context }, call),
    );
  }
}
