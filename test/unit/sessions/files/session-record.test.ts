import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { readRecord, writeRecord } from '../../../../src/sessions/files/session-record.ts';
import { type FakeUser, fakeUser } from '../fake-sessions.ts';

let user: FakeUser;
let path: string;

beforeEach(() => {
  user = fakeUser();
  path = join(user.folder, 's.json');
});

describe('the record of a session', () => {
  test('is read as it was written', async () => {
    const record = {
      process: { pid: 123, start: 'then' },
      build: 'b',
      version: '1.0.0',
      started: '2026-01-01T12:00:00.000Z',
      target: 'server.py',
      line: 'mcpc call server.py add --session s',
      cwd: '/home/ada',
      end: { at: '2026-01-01T12:30:00.000Z', cause: 'it was idle' },
    };
    await writeRecord('s', record, user);
    expect(readRecord('s', user)).toEqual(record);
  });

  test('may come from another build, which knew less', () => {
    writeFileSync(path, '{"pid":123,"other":[1]}');
    expect(readRecord('s', user)).toMatchObject({ process: { pid: 123, start: undefined }, build: '' });
  });

  test.each([
    '',
    'text',
    '[]',
    '{}',
    '{"pid":"1"}',
    '{"pid":-1}',
    '{"pid":1}',
    '{"pid":1.5}',
    'x'.repeat(100_000),
  ])('is none if it is not one: %.20s', (text) => {
    writeFileSync(path, text);
    expect(readRecord('s', user)).toBeUndefined();
  });

  test('is none if others could have written it', () => {
    writeFileSync(path, '{"pid":123}');
    chmodSync(path, 0o666);
    expect(readRecord('s', user)).toBeUndefined();
  });

  test('is none without a file', () => {
    expect(readRecord('s', user)).toBeUndefined();
  });

  test('has no members that are unknown', async () => {
    const process = { pid: 123, start: undefined };
    await writeRecord('s', { process, build: 'b', version: '1', started: '', target: undefined }, user);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({
      pid: 123,
      build: 'b',
      version: '1',
      started: '',
    });
  });
});
