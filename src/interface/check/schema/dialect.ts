import { asString, type JsonObject } from '../../../core/json.ts';
import { specification } from '../specification.ts';
import { schemaRule } from './declared-schema.ts';

/** The dialects of JSON Schema whose keywords are known, oldest first. */
export const dialects = ['draft-04', 'draft-06', 'draft-07', '2019-09', '2020-12'] as const;

/** One of {@link dialects}. */
export type Dialect = (typeof dialects)[number];

/** Returns the dialect that a schema declares, by default 2020-12; undefined for one that is not known. */
export function dialectOf({
  $schema = 'https://json-schema.org/draft/2020-12/schema',
}: JsonObject): Dialect | undefined {
  const found = /^https?:\/\/json-schema\.org\/(draft-0\d|draft\/20\d\d-\d\d)\/schema#?$/.exec(
    String($schema),
  );
  const name = found?.[1]?.replace('draft/', '');
  return dialects.find((dialect) => dialect === name);
}

/** That schemas are written in a dialect that clients support. */
export const dialectRule = schemaRule(
  {
    id: 'schema/dialect',
    weight: 'should',
    summary: 'Schemas are written in a dialect of JSON Schema that clients support.',
    source: specification('2026-07-28/basic#schema-dialect', 'Schema Dialect'),
  },
  function* ({ schema }) {
    const declared = asString(schema.$schema);
    const dialect = dialectOf(schema);
    if (declared === undefined || dialect === '2020-12' || dialect === 'draft-07') return;
    const known = 'Clients must support 2020-12 only.';
    const message =
      dialect === undefined
        ? `The schema names a dialect that is not known. ${known} Leave $schema out, or name https://json-schema.org/draft/2020-12/schema.`
        : `The schema is written in ${dialect} of JSON Schema. ${known} Write it in 2020-12.`;
    yield { path: '/$schema', message, excerpt: declared };
  },
);
