import { UsageError } from '../core/errors.ts';

/** The value of a variable (RFC 6570, section 2.3): text, a list, or names with their values. */
export type TemplateValue = string | string[] | Record<string, string>;

/** A variable of a template. */
export interface TemplateVariable {
  name: string;
  /** Whether it is a parameter of the query, which can be left out. */
  isQuery: boolean;
  /** Whether it takes a list (`{name*}`). */
  isExploded: boolean;
}

interface VariableSpec {
  name: string;
  explode: boolean;
  /** The number of characters to use (`{name:3}`). */
  prefix: number | undefined;
}

/** How an expression is expanded (RFC 6570, appendix A). */
interface Operator {
  first: string;
  separator: string;
  named: boolean;
  /** What follows the name of an empty value. */
  ifEmpty: string;
  encode: (text: string) => string;
}

const simple: Operator = { first: '', separator: ',', named: false, ifEmpty: '', encode: encodeUnreserved };
const operators = new Map<string, Operator>([
  ['+', { ...simple, encode: encodeReserved }],
  ['#', { ...simple, first: '#', encode: encodeReserved }],
  ['.', { ...simple, first: '.', separator: '.' }],
  ['/', { ...simple, first: '/', separator: '/' }],
  [';', { ...simple, first: ';', separator: ';', named: true }],
  ['?', { ...simple, first: '?', separator: '&', named: true, ifEmpty: '=' }],
  ['&', { ...simple, first: '&', separator: '&', named: true, ifEmpty: '=' }],
]);

/** A URI template (RFC 6570, level 4). */
export class UriTemplate {
  readonly #template: string;
  readonly #parts: (string | Expression)[] = [];

  /** Throws UsageError if the template is malformed. */
  constructor(template: string) {
    this.#template = template;
    for (const [part, expression, literal = ''] of template.matchAll(/\{([^{}]*)\}|([^{}]+)|[{}]/g)) {
      if (expression !== undefined) this.#parts.push(this.#parse(expression));
      else if (literal !== '') this.#parts.push(encodeReserved(literal));
      else throw this.#malformed(`"${part}" has no counterpart`);
    }
  }

  /** In the order of the template, each once. */
  get variables(): TemplateVariable[] {
    const variables = new Map<string, TemplateVariable>();
    for (const part of this.#parts) {
      if (typeof part === 'string') continue;
      for (const { name, explode } of part.specs) {
        const before = variables.get(name);
        const isQuery = part.operator.separator === '&' && before?.isQuery !== false;
        variables.set(name, { name, isQuery, isExploded: explode || before?.isExploded === true });
      }
    }
    return [...variables.values()];
  }

  /**
   * Replaces the variables by their values, and those without a value by nothing. Throws UsageError for the first
   * characters of a list.
   */
  expand(values: Readonly<Record<string, TemplateValue>>): string {
    return this.#parts.map((part) => (typeof part === 'string' ? part : part.expand(values))).join('');
  }

  /** Whether the template can be expanded to this URI. Values of variables with an operator or `*` may contain anything. */
  matches(uri: string): boolean {
    /** How much of the URI the parts so far can make up. */
    let ends = new Set([0]);
    for (const part of this.#parts) {
      const next = new Set<number>();
      for (const end of ends) {
        if (typeof part !== 'string') for (let at = end; part.mayReach(uri, at, end); at += 1) next.add(at);
        else if (uri.startsWith(part, end)) next.add(end + part.length);
        // From the first position, the others can be reached as well.
        if (typeof part !== 'string' && part.isAny) break;
      }
      ends = next;
    }
    return ends.has(uri.length);
  }

  #parse(expression: string): Expression {
    const operator = operators.get(expression.charAt(0));
    const list = operator === undefined ? expression : expression.slice(1);
    const specs = list.split(',').map((spec): VariableSpec => {
      const [, name, explode, prefix] =
        /^([^:*!=@|?&#/;+.][^:*]*)(?:(\*)|:([1-9]\d{0,3}))?$/.exec(spec) ?? [];
      if (name === undefined) throw this.#malformed(`"{${expression}}" is not a valid expression`);
      return {
        name,
        explode: explode !== undefined,
        prefix: prefix === undefined ? undefined : Number(prefix),
      };
    });
    return new Expression(operator ?? simple, specs);
  }

  #malformed(problem: string): UsageError {
    return new UsageError(`"${this.#template}" is not a valid URI template: ${problem}.`);
  }
}

/** Returns the names of a template's variables in order; none if it is malformed. */
export function variableNames(template: string): string[] {
  try {
    return new UriTemplate(template).variables.map(({ name }) => name);
  } catch {
    return [];
  }
}

/** The variables between two braces. */
class Expression {
  readonly operator: Operator;
  readonly specs: readonly VariableSpec[];

  constructor(operator: Operator, specs: readonly VariableSpec[]) {
    this.operator = operator;
    this.specs = specs;
  }

  expand(values: Readonly<Record<string, TemplateValue>>): string {
    const { first, separator } = this.operator;
    const parts = this.specs.flatMap((spec) => {
      const value = Object.hasOwn(values, spec.name) ? values[spec.name] : undefined;
      return value === undefined ? [] : this.#expandValue(spec, value);
    });
    return parts.length === 0 ? '' : first + parts.join(separator);
  }

  /** Whether it may be replaced by any text; otherwise by one without `/`, `?` and `#`. */
  get isAny(): boolean {
    return this.operator !== simple || this.specs.some(({ explode }) => explode);
  }

  /** Whether the text from `start` to `end`, of which all but the last character is known to be possible, may replace it. */
  mayReach(uri: string, end: number, start: number): boolean {
    if (end > uri.length) return false;
    return end === start || this.isAny || !/[/?#]/.test(uri.charAt(end - 1));
  }

  /** Returns the expanded parts of a value; none for an empty list, which counts as undefined (section 2.3). */
  #expandValue({ name, explode, prefix }: VariableSpec, value: TemplateValue): string[] {
    const { encode, named } = this.operator;
    if (typeof value === 'string') {
      const text = encode(prefix === undefined ? value : [...value].slice(0, prefix).join(''));
      return [named ? this.#named(encodeReserved(name), text) : text];
    }
    if (prefix !== undefined) {
      throw new UsageError(`${name} must be text: the template takes its first ${prefix} characters.`);
    }
    const items = Array.isArray(value)
      ? value.map((item) => ({ key: undefined, item }))
      : Object.entries(value).map(([key, item]) => ({ key, item }));
    if (items.length === 0) return [];
    if (explode) {
      return items.map(({ key, item }) => {
        if (key === undefined) return named ? this.#named(encodeReserved(name), encode(item)) : encode(item);
        return named ? this.#named(encode(key), encode(item)) : `${encode(key)}=${encode(item)}`;
      });
    }
    const joined = items
      .flatMap(({ key, item }) => (key === undefined ? [encode(item)] : [encode(key), encode(item)]))
      .join(',');
    return [named ? this.#named(encodeReserved(name), joined) : joined];
  }

  #named(name: string, text: string): string {
    return text === '' ? name + this.operator.ifEmpty : `${name}=${text}`;
  }
}

/** Percent-encodes everything but unreserved characters (RFC 3986, section 2.3). */
function encodeUnreserved(text: string): string {
  return encodeURIComponent(wellFormed(text)).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Percent-encodes everything but unreserved and reserved characters and what is percent-encoded already. */
function encodeReserved(text: string): string {
  return text
    .split(/(%[\da-f]{2})/gi)
    .map((part, index) =>
      index % 2 === 1 ? part : encodeURI(wellFormed(part)).replaceAll('%5B', '[').replaceAll('%5D', ']'),
    )
    .join('');
}

/** Replaces lone surrogates, which cannot be encoded. */
function wellFormed(text: string): string {
  return Buffer.from(text).toString();
}
