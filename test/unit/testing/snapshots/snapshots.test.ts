import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ServerError } from '../../../../src/core/errors.ts';
import type { Json, JsonObject } from '../../../../src/core/json.ts';
import { parseJson } from '../../../../src/core/json-text.ts';
import type { View } from '../../../../src/core/views.ts';
import type { Outcome } from '../../../../src/repl/expectations/outcome.ts';
import { type MaskPath, parseMaskPath } from '../../../../src/repl/language/mask-path.ts';
import { SecretSet } from '../../../../src/schema/redactor.ts';
import * as snapshotBody from '../../../../src/testing/snapshots/snapshot-body.ts';
import { formatSnapshots, parseSnapshots } from '../../../../src/testing/snapshots/snapshot-file.ts';
import { type SnapshotOptions, Snapshots } from '../../../../src/testing/snapshots/snapshots.ts';
import { outcomeOf } from '../../repl/expectations/fake-outcome.ts';

const { isSameBody, textOfBody } = snapshotBody;

function bodyOf(
  outcome: Pick<Outcome, 'views' | 'failure'>,
  masks: readonly MaskPath[],
  secrets = new SecretSet(),
) {
  return snapshotBody.bodyOf(outcome, masks, secrets);
}

describe('what a snapshot has of a line', () => {
  test('text, as a user sees it', () => {
    expect(textOfBody(bodyOf(resultOf({ content: [text('one'), text('two\n')] }), []))).toBe('one\ntwo');
  });

  test('text without control characters and lone surrogates, which a file would not keep', () => {
    const body = bodyOf(resultOf({ content: [text('a\r\nb\rc\u001b[1md\u001b[2J\ud800')] }), []);
    const recorded = textOfBody(body);
    expect(recorded).toBe('a\nb\\x0dcd\\x1b[2J\\ud800');
    const path = 'one.mcpc.snap';
    const read = parseSnapshots(formatSnapshots(new Map([['a: 1', recorded]]), path), path).get('a: 1');
    expect(isSameBody(read ?? '', body, [])).toBe(true);
  });

  test('no secrets, by their values and by the names of members', () => {
    const secrets = new SecretSet();
    secrets.add('tr0ub4dor');
    const failed = { views: [], failure: new ServerError('tr0ub4dor is wrong') };
    expect(bodyOf(failed, [], secrets)).toEqual({ text: 'server error: [redacted] is wrong' });
    const structuredContent = { text: 'It is tr0ub4dor.', password: 'x', n: 1 };
    expect(bodyOf(resultOf({ structuredContent }), [], secrets)).toEqual({
      json: { structuredContent: { n: 1, password: '[redacted]', text: 'It is [redacted].' } },
    });
  });

  test('structured content, once, with its members in the order of their names', () => {
    const result = { content: [text('{"b":1,"a":2}')], structuredContent: { b: 1, a: 2 } };
    expect(textOfBody(bodyOf(resultOf(result), []))).toBe(
      '{\n  "structuredContent": {\n    "a": 2,\n    "b": 1\n  }\n}',
    );
  });

  test('that a tool failed', () => {
    expect(bodyOf(resultOf({ content: [text('no')], isError: true }), [])).toEqual({
      json: { content: [text('no')], isError: true },
    });
  });

  test('definitions in the order of their names', () => {
    const raw = [{ name: 'b' }, { name: 'a' }];
    const view = { kind: 'tools', listing: { items: [], raw } } as unknown as View;
    expect(bodyOf({ views: [view], failure: undefined }, [])).toEqual({
      json: [{ name: 'a' }, { name: 'b' }],
    });
  });

  test('every digit of a number', () => {
    const result = parseJson('{"structuredContent":{"n":9007199254740993}}') as JsonObject;
    expect(textOfBody(bodyOf(resultOf(result), []))).toContain('9007199254740993');
  });

  test('the size and the hash of an image', () => {
    const content = [{ type: 'image', data: 'A'.repeat(1000), mimeType: 'image/png' }];
    expect(textOfBody(bodyOf(resultOf({ content }), []))).toMatch(
      /<base64, 1000 characters, SHA-256 [0-9a-f]{16}…>/,
    );
  });

  test('a failure', () => {
    expect(bodyOf({ views: [], failure: new ServerError('It took 5 ms.') }, [])).toEqual({
      text: 'server error: It took <duration>.',
    });
  });

  test('several results', () => {
    const views = [callView({ content: [text('a')] }), callView({ structuredContent: { n: 1 } })];
    expect(bodyOf({ views, failure: undefined }, [])).toEqual({
      json: ['a', { structuredContent: { n: 1 } }],
    });
  });

  test('is the same if only the order of members, or a value with a new mask, differs', () => {
    const body = bodyOf(resultOf({ structuredContent: { id: 2, a: 1 } }), [
      parseMaskPath('.structuredContent.id'),
    ]);
    const recorded = '{"structuredContent":{"id":1,"a":1.0}}';
    expect(isSameBody(recorded, body, [parseMaskPath('.structuredContent.id')])).toBe(true);
    expect(isSameBody(recorded, body, [])).toBe(false);
  });
});

describe('the file of the snapshots', () => {
  test('has them in the order of their names, whatever they contain', () => {
    const texts = new Map([
      ['b: 1', '=== a: 1\n\\=== \n\nend'],
      ['a: 2', '# no comment'],
      ['a: 1', ''],
    ]);
    const file = formatSnapshots(texts, '/x/calculator.mcpc.snap');
    expect(file).toMatch(/^# .*calculator\.mcpc/);
    expect([...parseSnapshots(file, 'f').keys()]).toEqual(['a: 1', 'a: 2', 'b: 1']);
    expect(parseSnapshots(file, 'f')).toEqual(new Map([...texts].sort()));
  });

  test.each([
    ['text', 'f:1: expected === NAME: NUMBER.'],
    ['=== a: 1\nx\n=== a: 1\n', 'f:3: there is a second snapshot a: 1.'],
  ])('refuses %j', (content, message) => {
    expect(() => parseSnapshots(content, 'f')).toThrow(message);
  });
});

describe('comparing', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mcpc-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const open = (options: Partial<SnapshotOptions> = {}) =>
    Snapshots.load(join(folder, 'a.mcpc'), {
      update: false,
      isCi: false,
      masks: [],
      secrets: new SecretSet(),
      ...options,
    });
  const path = () => join(folder, '__snapshots__', 'a.mcpc.snap');

  test('records what is missing, and compares with it from then on', async () => {
    const first = await open();
    expect(first.check('lists', 1, resultOf({ content: [text('42')] }))).toBeUndefined();
    expect(await first.finish(true)).toEqual({ written: 1, updated: 0, obsolete: 0 });
    expect(readFileSync(path(), 'utf8')).toContain('=== lists: 1\n42\n');

    const second = await open();
    expect(second.check('lists', 1, resultOf({ content: [text('42')] }))).toBeUndefined();
    expect(second.check('lists', 1, resultOf({ content: [text('43')] }))).toMatchObject({
      message: expect.stringContaining('record it: mcpc test --update'),
      expected: '42',
      actual: '43',
    });
    expect(await second.finish(true)).toEqual({ written: 0, updated: 0, obsolete: 0 });
  });

  test('fails in CI if a snapshot is missing', async () => {
    const snapshots = await open({ isCi: true });
    expect(snapshots.check('lists', 1, resultOf({ content: [text('42')] }))).toMatchObject({ actual: '42' });
    await snapshots.finish(true);
    expect(existsSync(path())).toBe(false);
  });

  test('with --update, records what differs and removes what is obsolete, unless cases were left out', async () => {
    const first = await open();
    for (const name of ['a', 'b']) first.check(name, 1, resultOf({ content: [text(name)] }));
    await first.finish(true);
    const second = await open({ update: true });
    expect(second.check('a', 1, resultOf({ content: [text('new')] }))).toBeUndefined();
    expect(await second.finish(false)).toEqual({ written: 0, updated: 1, obsolete: 0 });
    const third = await open({ update: true });
    third.check('a', 1, resultOf({ content: [text('new')] }));
    expect(await third.finish(true)).toEqual({ written: 0, updated: 0, obsolete: 1 });
    expect(readFileSync(path(), 'utf8')).not.toContain('=== b: 1');
  });

  test('with --update, still fails if two runs of the file do not agree', async () => {
    const snapshots = await open({ update: true });
    snapshots.check('a', 1, resultOf({ content: [text('legacy')] }));
    expect(snapshots.check('a', 1, resultOf({ content: [text('modern')] }))).toMatchObject({
      message: expect.stringContaining('an earlier run of the same case has confirmed it'),
      actual: 'modern',
    });
  });
});

function text(content: string): Json {
  return { type: 'text', text: content };
}

function callView(result: JsonObject): View {
  return { kind: 'call', tool: 't', result };
}

function resultOf(result: JsonObject): Outcome {
  return outcomeOf({ views: [callView(result)] });
}
