import { isObject, type JsonObject } from '../core/json.ts';
import type { Tool } from '../core/protocol.ts';
import { isSecretField, mayContainSecret, redactUrls } from '../core/secrets.ts';
import { withMatchLimit } from './pattern.ts';
import { rootNode } from './schema-node.ts';
import { redactBySchema } from './secret-values.ts';

/** Names of members whose values are taken for secrets. */
const secretName =
  /(^|[_.-]|[a-z])(authorization|password|passwd|passphrase|secret|token|api[_-]?key|private[_-]?key|credential|cookie|bearer)s?$/i;
/** Values that are secrets whatever they are called: bearer headers, JSON web tokens, well-known key forms. */
const secretValue =
  /\b(Bearer\s+)[\w.~+/=-]{8,}|\beyJ[\w-]{8,}\.[\w-]+\.[\w-]+|\b(?:sk|pk|ghp|gho|ghs|xox[abp])[-_][\w-]{12,}/g;
/** The protocol's own members that are called like secrets and are none. */
const harmless = new Set(['progressToken', 'maxTokens', 'cancelToken']);
/** A shorter value may stand anywhere by chance: it is masked only where its name says that it is secret. */
const leastRemembered = 6;

const mask = '[redacted]';

/** Secrets that came up while mcpc ran: tokens, codes, verifiers. They are masked wherever they turn up. */
const marked = new Set<string>();

/** Has a text masked from now on, whatever it is in. */
export function markSecret(secret: string | undefined): void {
  if (secret !== undefined && secret.length >= leastRemembered) marked.add(secret);
}

/**
 * Masks what looks like a secret in the frames of one server: what a trace may show. A value that was called a
 * secret once is masked wherever else it turns up, as in an answer that repeats it.
 */
export class Redactor {
  readonly #known = new Set<string>();
  /** The fields of forms by which a secret was asked for, whatever they are called. */
  readonly #fields = new Set<string>();
  /** The schemas of tools' arguments, read only when somebody looks. */
  readonly #schemas = new Map<string, JsonObject>();

  /** `secrets`: what is known to be one from the start. */
  constructor(secrets: Iterable<string> = []) {
    for (const secret of secrets) this.#remember(secret);
  }

  /** Takes note of what a tool's own schema calls a secret, whatever the argument's name. */
  addTool({ name, inputSchema }: Pick<Tool, 'name' | 'inputSchema'>): void {
    this.#schemas.set(name, inputSchema);
  }

  /** A copy of a frame, or of a part of one, without its secrets. */
  redact(value: unknown, name = ''): unknown {
    if (isSecretMember(name) && !isObject(value)) {
      if (value === null || typeof value === 'boolean') return value;
      this.#remember(value);
      return mask;
    }
    if (typeof value === 'string') return this.#text(value);
    if (Array.isArray(value)) return value.map((item) => this.redact(item));
    if (!isObject(value)) return value;
    if (name === 'requestedSchema') this.#learn(value);
    const isAnswer = typeof value.action === 'string' && isObject(value.content);
    const members = value.method === 'tools/call' ? this.#call(value) : value;
    return Object.fromEntries(
      Object.entries(members).map(([key, item]) => [
        key,
        isAnswer && key === 'content' ? this.#filledIn(item as object) : this.redact(item, key),
      ]),
    );
  }

  /** A call without the arguments that its tool's schema calls secrets. */
  #call(frame: Record<string, unknown>): Record<string, unknown> {
    const { params } = frame;
    const schema = isObject(params) ? this.#schemas.get(String(params.name)) : undefined;
    if (!isObject(params) || schema === undefined || !mayContainSecret(schema)) return frame;
    const given = withMatchLimit(() =>
      redactBySchema(params.arguments, rootNode(schema), (secret) => this.#masked(secret)),
    );
    return { ...frame, params: { ...params, arguments: given ?? mask } };
  }

  /** Takes note of the fields of a form that ask for a secret. */
  #learn({ properties }: Record<string, unknown>): void {
    if (!isObject(properties)) return;
    for (const [name, declared] of Object.entries(properties)) {
      if (isObject(declared) && isSecretField(name, declared as JsonObject)) this.#fields.add(name);
    }
  }

  /** What was filled in, without what the form's own words call a secret. */
  #filledIn(content: object): object {
    return Object.fromEntries(
      Object.entries(content).map(([name, item]) => {
        if (!this.#fields.has(name)) return [name, this.redact(item, name)];
        return [name, this.#masked(item)];
      }),
    );
  }

  #masked(secret: unknown): unknown {
    this.#remember(secret);
    return secret === null ? secret : mask;
  }

  #text(text: string): string {
    let shown = redactUrls(this.#json(text)).replace(
      secretValue,
      (_whole, bearer) => `${bearer ?? ''}${mask}`,
    );
    for (const secret of [...this.#known, ...marked]) shown = shown.replaceAll(secret, mask);
    return shown;
  }

  /** Text that is JSON itself, as many answers are, without the secrets among its members. */
  #json(text: string): string {
    if (!/^\s*[[{]/.test(text)) return text;
    try {
      const value: unknown = JSON.parse(text);
      const redacted = JSON.stringify(this.redact(value));
      return redacted === JSON.stringify(value) ? text : redacted;
    } catch {
      return text;
    }
  }

  #remember(value: unknown): void {
    if (Array.isArray(value)) for (const item of value) this.#remember(item);
    else if (isObject(value)) for (const item of Object.values(value)) this.#remember(item);
    else if (typeof value === 'string' && value.length >= leastRemembered) this.#known.add(value);
  }
}

/** Whether the name of a member, a header or a variable says that its value is a secret. */
export function isSecretMember(name: string): boolean {
  return secretName.test(name) && !harmless.has(name);
}
