/** Whether a value has a format. */
export type Format = (value: string | number) => boolean;

let loading: Promise<ReadonlyMap<string, Format>> | undefined;

/** Loads the formats of JSON Schema and OpenAPI. The library that defines them is large, and most schemas use none. */
export function loadFormats(): Promise<ReadonlyMap<string, Format>> {
  loading ??= readFormats();
  return loading;
}

async function readFormats(): Promise<ReadonlyMap<string, Format>> {
  const { Ajv, addFormats } = await import('@modelcontextprotocol/client/validators/ajv');
  const ajv = new Ajv({ logger: false, meta: false });
  addFormats(ajv);
  const formats = new Map<string, Format>();
  for (const [name, format] of Object.entries(ajv.formats)) {
    const check = typeof format === 'object' && 'validate' in format ? format.validate : format;
    const type = typeof format === 'object' && 'type' in format ? format.type : 'string';
    // Expressions of other engines are no less "regex" than JavaScript's, which alone could be checked.
    if (name === 'regex') continue;
    formats.set(name, (value) => {
      if (typeof value !== type) return true;
      if (check instanceof RegExp) return check.test(String(value));
      return typeof check !== 'function' || (check as Format)(value);
    });
  }
  return formats;
}
