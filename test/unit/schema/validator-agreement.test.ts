import { AjvJsonSchemaValidator } from '@modelcontextprotocol/client/validators/ajv';
import { expect, it } from 'vitest';
import type { JsonObject } from '../../../src/core/json.ts';
import { validateArguments } from '../../../src/schema/validate.ts';
import { Random } from '../../bench/random.ts';
import { anyObject, anySchema, definitions } from './random-schema.ts';

it('finds the same values valid as Ajv does', async () => {
  const random = new Random(7);
  const ajv = new AjvJsonSchemaValidator();
  let invalid = 0;
  for (let round = 0; round < 25; round++) {
    const root = anySchema(random, 3);
    const schema: JsonObject = {
      ...(typeof root === 'boolean' ? { properties: { a: root } } : root),
      $defs: definitions,
    };
    const validate = ajv.getValidator(schema);
    for (let again = 0; again < 5; again++) {
      const value = anyObject(random, 3);
      const { problems, notes } = await validateArguments(value, schema);
      // A schema may refer to itself without end, which is not checked.
      if (notes.some((note) => note.includes('leads back to itself'))) continue;
      const valid = problems.length === 0;
      if (!valid) invalid += 1;
      expect(valid, JSON.stringify({ schema, value, problems })).toBe(validate(value).valid);
    }
  }
  expect(invalid).toBeGreaterThan(50);
});
