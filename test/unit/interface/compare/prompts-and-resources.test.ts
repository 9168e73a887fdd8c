import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../src/core/json.ts';
import { changesBetween, lines } from './interfaces.ts';

const prompt = (parts: JsonObject) => ({ prompts: [{ name: 'greet', ...parts }] });
const resource = (parts: JsonObject) => ({ resources: [{ uri: 'file:///a', name: 'a', ...parts }] });
const withArguments = (...list: JsonObject[]) => prompt({ arguments: list });

describe('of two definitions of a prompt', () => {
  it.each<[string, object, object, string[]]>([
    [
      'a new required argument breaks requests',
      withArguments({ name: 'a' }),
      withArguments({ name: 'a' }, { name: 'b', required: true }),
      ['breaking /arguments/b: The required argument b was added.'],
    ],
    [
      'a new optional argument is additive',
      withArguments({ name: 'a' }),
      withArguments({ name: 'a' }, { name: 'b' }),
      ['additive /arguments/b: The optional argument b was added.'],
    ],
    [
      'an argument that was removed breaks requests',
      withArguments({ name: 'a' }),
      prompt({}),
      ['breaking /arguments/a: The argument a was removed.'],
    ],
    [
      'an argument that becomes required breaks requests',
      withArguments({ name: 'a' }),
      withArguments({ name: 'a', required: true }),
      ['breaking /arguments/a/required: The argument a is required now.'],
    ],
    [
      'an argument that becomes optional is additive',
      withArguments({ name: 'a', required: true }),
      withArguments({ name: 'a' }),
      ['additive /arguments/a/required: The argument a is optional now.'],
    ],
    [
      'a default that is stated is cosmetic',
      withArguments({ name: 'a' }),
      withArguments({ name: 'a', required: false }),
      [
        'cosmetic /arguments/a/required: The member required of the argument a was added, but means the same.',
      ],
    ],
    [
      'another order is cosmetic',
      withArguments({ name: 'a' }, { name: 'b' }),
      withArguments({ name: 'b' }, { name: 'a' }),
      ['cosmetic /arguments: The order of the arguments changed.'],
    ],
    [
      'a description is wording, and that of an argument',
      prompt({ description: 'x', arguments: [{ name: 'a' }] }),
      prompt({ description: 'y', arguments: [{ name: 'a', description: 'z' }] }),
      [
        'wording /arguments/a/description: The description of the argument a was added.',
        'wording /description: The description changed.',
      ],
    ],
    [
      'unknown members are unsure',
      withArguments({ name: 'a', type: 'x' }),
      withArguments({ name: 'a' }),
      ['unsure /arguments/a/type: The member type was removed; mcpc does not know what it means.'],
    ],
  ])('%s', async (_title, before, after, expected) => {
    expect(lines(await changesBetween(before, after))).toEqual(expected);
  });

  it('shows a request that was valid', async () => {
    const [change] = await changesBetween(
      withArguments({ name: 'a', required: true }, { name: 'b' }),
      withArguments({ name: 'a', required: true }),
    );
    expect(change?.witness).toEqual({ a: 'text', b: 'text' });
  });
});

describe('of two definitions of a resource', () => {
  it.each<[string, object, object, string[]]>([
    [
      'another MIME type breaks the promise',
      resource({ mimeType: 'text/plain' }),
      resource({ mimeType: 'text/html' }),
      ['breaking /mimeType: The MIME type changed from text/plain to text/html.'],
    ],
    [
      'another parameter of the MIME type is cosmetic',
      resource({ mimeType: 'text/plain' }),
      resource({ mimeType: 'Text/Plain; charset=utf-8' }),
      ['cosmetic /mimeType: The MIME type changed from text/plain to Text/Plain; charset=utf-8.'],
    ],
    [
      'a MIME type that is not promised any more breaks the promise',
      resource({ mimeType: 'text/plain' }),
      resource({}),
      ['breaking /mimeType: The MIME type text/plain is not promised any more.'],
    ],
    [
      'a new MIME type is additive',
      resource({}),
      resource({ mimeType: 'text/plain' }),
      ['additive /mimeType: The MIME type text/plain was added.'],
    ],
    [
      'a size is cosmetic',
      resource({ size: 1 }),
      resource({ size: 2 }),
      ['cosmetic /size: The size changed.'],
    ],
    [
      'a name is wording',
      resource({ name: 'a' }),
      resource({ name: 'b' }),
      ['wording /name: The name changed.'],
    ],
    [
      'the audience is wording, other annotations are cosmetic or unsure',
      resource({ annotations: { audience: ['user'], priority: 1, x: 1 } }),
      resource({ annotations: { audience: ['assistant'], priority: 0.5 } }),
      [
        'unsure /annotations/x: The member x was removed; mcpc does not know what it means.',
        'wording /annotations/audience: The audience changed.',
        'cosmetic /annotations/priority: The priority changed.',
      ],
    ],
    [
      'another URI of the same name breaks requests',
      resource({}),
      { resources: [{ uri: 'file:///b', name: 'a' }] },
      ['breaking /uri: The URI changed from file:///a to file:///b.'],
    ],
    [
      'another template of the same name breaks requests',
      { templates: [{ uriTemplate: 'a/{x}', name: 'a' }] },
      { templates: [{ uriTemplate: 'a/{y}', name: 'a' }] },
      ['breaking /uriTemplate: The URI template changed from a/{x} to a/{y}.'],
    ],
    [
      'another URI and another name are two changes',
      resource({}),
      { resources: [{ uri: 'file:///b', name: 'b' }] },
      ['breaking : Removed.', 'additive : Added.'],
    ],
  ])('%s', async (_title, before, after, expected) => {
    expect(lines(await changesBetween(before, after))).toEqual(expected);
  });
});
