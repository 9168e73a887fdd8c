import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/core/json.ts';
import { parseSamplingRequest } from '../../../src/engine/protocol/input/sampling-request.ts';
import { readAnswers, SavedAnswers } from '../../../src/prompts/answers-file.ts';
import { parseSamplingResult, textResult, toolUseResult } from '../../../src/prompts/sampling-result.ts';
import { Entries, matchesText, matchesUrl } from '../../../src/prompts/scripted-handler.ts';

const request = (params: JsonObject) => parseSamplingRequest('s', params);

describe('a pattern', () => {
  it.each([
    ['who', 'Who are you?', true],
    ['who*you', 'Who are you?', true],
    ['you*who', 'Who are you?', false],
    ['*', '', true],
    [undefined, 'anything', true],
    ['a.c', 'abc', false],
  ])('%s fits %s: %s', (pattern, text, fits) => {
    expect(matchesText(pattern, text)).toBe(fits);
  });
});

describe('consent to a URL', () => {
  it.each([
    ['https://a.org', 'https://a.org/x?y#z', true],
    ['https://a.org/x', 'https://a.org/x/y', true],
    ['https://a.org/x', 'https://a.org/x?y', true],
    ['https://a.org/x', 'https://a.org/xy', false],
    ['https://a.org/x', 'https://a.org/y', false],
    ['https://a.org', 'https://a.org.evil/x', false],
    ['https://a.org', 'http://a.org/', false],
    ['https://a.org', 'https://a.org:8443/', false],
    ['https://a.org', 'https://a.org@evil/', false],
    ['https://a.org', 'https://user@a.org/', false],
    ['https://a.org/x', 'https://a.org/x/../y', false],
    ['https://a.org', 'nonsense', false],
  ])('%s covers %s: %s', (consented, url, fits) => {
    expect(matchesUrl(consented, url)).toBe(fits);
  });
});

it('uses each matching entry once, in order, then repeats the last one', () => {
  const [a, b, other] = [{ n: 1 }, { n: 2 }, { n: 0 }];
  const entries = new Entries([a, other, b]);
  const take = () => entries.take(({ n }) => n > 0);
  expect([take(), take(), take(), take()]).toEqual([a, b, b, b]);
  expect(entries.take(() => false)).toBeUndefined();
});

describe('the answer to a sampling request', () => {
  const tools = [{ name: 'look', inputSchema: { type: 'object' } }];
  const whole = (rest: object) =>
    JSON.stringify({ role: 'assistant', content: { type: 'text', text: 'x' }, ...rest });

  it('is text, without the line end that a command writes', () => {
    expect(parseSamplingResult('Hello\n\n', request({}), 'command')).toEqual({
      result: textResult('Hello\n', 'command'),
    });
  });

  it('is JSON that is no result, as text', () => {
    expect(parseSamplingResult('{"a":1}', request({}), 'command')).toEqual({
      result: textResult('{"a":1}', 'command'),
    });
  });

  it('is a whole result, whose model may be left out', () => {
    expect(parseSamplingResult(whole({ extra: 1 }), request({}), 'command')).toMatchObject({
      result: { model: 'unknown', extra: 1 },
    });
  });

  it.each([
    ['\n', {}, 'The answer is empty.'],
    [whole({ content: 'x' }), {}, 'content must be a content block or an array of content blocks'],
    [whole({ role: 'system' }), {}, 'role must be "assistant" or "user"'],
    ['text', { tools, toolChoice: { mode: 'required' } }, 'must use a tool'],
    [JSON.stringify(toolUseResult([{ name: 'look', input: {} }], 'script')), {}, 'must not use a tool'],
    [
      JSON.stringify(toolUseResult([{ name: 'jump', input: {} }], 'script')),
      { tools },
      'does not offer: "jump"',
    ],
  ])('is not %s', (text, params, problem) => {
    expect(parseSamplingResult(text, request(params), 'command')).toEqual({
      problem: expect.stringContaining(problem),
    });
  });

  it('has generated ids for tool uses', () => {
    const { content, stopReason } = toolUseResult(
      [
        { name: 'a', input: {} },
        { name: 'a', input: {} },
      ],
      'human',
    );
    const ids = (content as { id: string }[]).map(({ id }) => id);
    expect([new Set(ids).size, stopReason]).toEqual([2, 'toolUse']);
  });
});

describe('saved answers', () => {
  it('form an answers file, without secrets', () => {
    const saved = new SavedAnswers();
    const schema = { properties: { name: { type: 'string' }, password: { type: 'string' } } };
    const content = { name: 'Ada', password: 'hunter2' };
    saved.add({ type: 'form', server: 's', message: 'Who?', schema }, { action: 'accept', content });
    saved.add({ type: 'form', server: 's', message: 'Sure?', schema: {} }, { action: 'decline' });
    const url = {
      type: 'url',
      server: 's',
      message: '',
      url: 'https://a.org/',
      completed: undefined,
      wait: false,
    } as const;
    saved.add(url, { action: 'accept', visiting: true });
    const sampling = request({ messages: [{ role: 'user', content: { type: 'text', text: 'Hi' } }] });
    saved.add(sampling, { action: 'accept', content: textResult('Ho', 'human') });
    const use = toolUseResult([{ name: 'look', input: {} }], 'human');
    saved.add(sampling, { action: 'accept', content: use });
    expect(saved.text).not.toContain('hunter2');
    expect(readAnswers(saved.text, 'saved.json')).toEqual({
      answers: {},
      forms: [
        { server: 's', message: 'Who?', action: 'accept', answers: { name: 'Ada' } },
        { server: 's', message: 'Sure?', action: 'decline', answers: {} },
      ],
      urls: [{ server: 's', url: 'https://a.org/', action: 'accept', open: true }],
      sampling: [
        { server: 's', message: 'Hi', action: 'accept', text: 'Ho' },
        { server: 's', message: 'Hi', action: 'accept', result: use },
      ],
      roots: [],
    });
  });
});

describe('an answers file that is not valid is rejected with the path of the value:', () => {
  it.each([
    ['{"froms": []}', 'it has the unknown key "froms"'],
    ['{"forms": [{"action": "yes"}]}', 'forms[0].action must be "accept", "decline" or "cancel"'],
    ['{"sampling": [{"exec": "rm -rf /"}]}', 'sampling[0] has the unknown key "exec"'],
    ['{"urls": [{"url": "example.com"}]}', 'urls[0].url must be an http or https URL'],
    ['[]', 'it must be an object'],
    ['{"forms": [}', 'is not JSON'],
  ])('%s', (content, message) => {
    expect(() => readAnswers(content, 'answers.json')).toThrow(message);
    expect(() => readAnswers(content, 'answers.json')).toThrow('answers.json');
  });
});

it('saves consent to an address without the secrets in it', () => {
  const saved = new SavedAnswers();
  const url = 'https://me:hidden@a.org/x?token=hidden#hidden';
  saved.add(
    { type: 'url', server: 's', message: '', url, completed: undefined, wait: false },
    { action: 'accept' },
  );
  expect(JSON.parse(saved.text)).toEqual({ urls: [{ server: 's', url: 'https://a.org/x' }] });
});
