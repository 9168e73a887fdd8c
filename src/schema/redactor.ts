import { isObject, type JsonObject } from '../core/json.ts';
import { parseJson, stringifyJson } from '../core/json-text.ts';
import type { Tool } from '../core/protocol.ts';
import {
  isSecretField,
  isSecretName,
  mask,
  maskValues,
  mayDeclareSecret,
  mentionsSecret,
  redactUrls,
} from '../core/secrets.ts';
import { withMatchLimit } from './patterns/pattern.ts';
import { rootNode, type SchemaNode } from './schema-node.ts';

/** Whether the argument at `path` is a secret, by its name or by its schema. */
export function isSecretNode(path: string, node: SchemaNode | undefined): boolean {
  if (node === undefined) return isSecretName(path);
  return [node.merged, ...node.alternatives].some(({ keywords }) => isSecretField(path, keywords));
}

/** Returns a copy of `value` in which `mask` has replaced each part that the schema declares as a secret. */
export function redactBySchema(
  value: unknown,
  node: SchemaNode | undefined,
  mask: (secret: unknown) => unknown,
): unknown {
  if (node === undefined) return value;
  const inner = (name: string, part: unknown, member: SchemaNode | undefined) =>
    member !== undefined && isSecretNode(name, member) ? mask(part) : redactBySchema(part, member, mask);
  if (Array.isArray(value)) return value.map((item, at) => inner('', item, node.item(at)));
  if (!isObject(value)) return value;
  const members = Object.entries(value).map(([name, part]) => [name, inner(name, part, node.member(name))]);
  return Object.fromEntries(members);
}

/** A shorter value may occur anywhere by chance: it is masked only where its name says that it is a secret. */
const leastRemembered = 6;

/** The secrets that a client knows, which are masked wherever they occur. */
export class SecretSet {
  readonly #values = new Set<string>();

  /** Adds each text in `secret`; the parts of an object or array count as well. */
  add(secret: unknown): void {
    if (Array.isArray(secret)) for (const item of secret) this.add(item);
    else if (isObject(secret)) for (const item of Object.values(secret)) this.add(item);
    else if (typeof secret === 'string' && secret.length >= leastRemembered) this.#values.add(secret);
  }

  mask(text: string): string {
    let masked = text;
    for (const secret of this.#values) masked = masked.replaceAll(secret, mask);
    return masked;
  }
}

/**
 * Masks the secrets in the frames of one server, for its trace and its errors. A value that was a secret once is masked
 * wherever else it occurs, as in a result that repeats it.
 */
export class Redactor {
  readonly #secrets: SecretSet;
  readonly #others: SecretSet | undefined;
  /** The fields of forms that asked for a secret. */
  readonly #fields = new Set<string>();
  /** The input schemas of tools, by name; read only when a call is traced. */
  readonly #schemas = new Map<string, JsonObject>();

  /** `secrets` are known already; those that the frames show to be secrets are added. `others` are masked as well. */
  constructor(secrets = new SecretSet(), others?: SecretSet) {
    this.#secrets = secrets;
    this.#others = others;
  }

  /** Registers a tool, whose schema may declare arguments as secrets whatever their names. */
  addTool({ name, inputSchema }: Pick<Tool, 'name' | 'inputSchema'>): void {
    this.#schemas.set(name, inputSchema);
  }

  /** Returns a copy of a frame, or of a part of one, with its secrets masked. `name`: the member that it is the value of. */
  redact(value: unknown, name = ''): unknown {
    if (isSecretName(name) && !isObject(value)) {
      if (value === null || typeof value === 'boolean') return value;
      this.#secrets.add(value);
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

  /** Masks the arguments of a `tools/call` that the tool's schema declares as secrets. */
  #call(frame: Record<string, unknown>): Record<string, unknown> {
    const { params } = frame;
    const schema = isObject(params) ? this.#schemas.get(String(params.name)) : undefined;
    if (!isObject(params) || schema === undefined || !mayDeclareSecret(schema)) return frame;
    const given = withMatchLimit(() =>
      redactBySchema(params.arguments, rootNode(schema), (secret) => this.#masked(secret)),
    );
    return { ...frame, params: { ...params, arguments: given ?? mask } };
  }

  /** Remembers the fields of a form that ask for a secret. */
  #learn({ properties }: Record<string, unknown>): void {
    if (!isObject(properties)) return;
    for (const [name, declared] of Object.entries(properties)) {
      if (isObject(declared) && isSecretField(name, declared as JsonObject)) this.#fields.add(name);
    }
  }

  /** Masks the fields of a submitted form that asked for a secret. */
  #filledIn(content: object): object {
    return Object.fromEntries(
      Object.entries(content).map(([name, item]) => {
        if (!this.#fields.has(name)) return [name, this.redact(item, name)];
        return [name, this.#masked(item)];
      }),
    );
  }

  #masked(secret: unknown): unknown {
    this.#secrets.add(secret);
    return secret === null ? secret : mask;
  }

  #text(text: string): string {
    const masked = this.#secrets.mask(maskValues(redactUrls(this.#json(text))));
    return this.#others === undefined ? masked : this.#others.mask(masked);
  }

  /** Masks the members of a text that is JSON itself, as the text of many results is. */
  #json(text: string): string {
    if (!/^\s*[[{]/.test(text)) return text;
    try {
      const value: unknown = parseJson(text);
      const redacted = stringifyJson(this.redact(value));
      return redacted === stringifyJson(value) ? text : redacted;
    } catch (error) {
      // It is JSON, but nested too deep.
      return !(error instanceof SyntaxError) && mentionsSecret(text) ? mask : text;
    }
  }
}
