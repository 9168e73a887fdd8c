import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { InterruptedError } from '../../../src/core/errors.ts';
import type { ServerRequest } from '../../../src/core/server-requests.ts';
import { parseSamplingRequest } from '../../../src/engine/protocol/input/sampling-request.ts';
import { serverRequestHandler } from '../../../src/prompts/answer-options.ts';
import { type Answers, readAnswers } from '../../../src/prompts/answers-file.ts';
import type { PrompterOptions } from '../../../src/prompts/prompter.ts';
import type { ScriptedAnswers } from '../../../src/prompts/scripted-handler.ts';
import { fakePrompter } from './fake-prompter.ts';

const form: ServerRequest = {
  type: 'form',
  server: 'demo',
  message: 'Who are you?',
  schema: {
    type: 'object',
    properties: { name: { type: 'string' }, age: { type: 'integer' } },
    required: ['name', 'age'],
  },
};
const sampling = parseSamplingRequest('demo', {
  messages: [{ role: 'user', content: { type: 'text', text: 'Say hello' } }],
  maxTokens: 5,
});
const url: ServerRequest = {
  type: 'url',
  server: 'demo',
  message: 'Log in, please',
  url: 'https://example.com/login?token=hidden',
  completed: undefined,
  wait: false,
};

interface Setup {
  typed?: string[];
  prompter?: Partial<PrompterOptions>;
  options?: ScriptedAnswers['options'];
  answers?: object;
}

function handlerFor({ typed = [], prompter: settings = {}, options = {}, answers }: Setup) {
  const { prompter, transcript, left } = fakePrompter(typed, settings);
  const notices: string[] = [];
  const file: Answers | undefined = answers && readAnswers(JSON.stringify(answers), 'answers.json');
  const notice = (message: string) => notices.push(message);
  const handler = serverRequestHandler({ options, answers: file, prompter, notice });
  const handle = async (request: ServerRequest, signal = new AbortController().signal) =>
    (await handler)(request, signal);
  return { handle, notices, transcript, left };
}

const nobody = { isInteractive: false };

describe('without a user', () => {
  it.each<[string, ServerRequest, string]>([
    [
      'a form',
      form,
      'demo asks: Who are you? Declined: mcpc cannot ask anyone here. Answer with --answer name=… --answer age=… or --answers FILE.',
    ],
    [
      'a form whose message is no sentence',
      { ...form, message: 'Your name ' },
      'demo asks: Your name. Declined: mcpc cannot ask anyone here. Answer with --answer name=… --answer age=… or --answers FILE.',
    ],
    [
      'a form without a message',
      { ...form, message: '' },
      'demo asks. Declined: mcpc cannot ask anyone here. Answer with --answer name=… --answer age=… or --answers FILE.',
    ],
    [
      'sampling',
      sampling,
      'demo requests a model response (sampling). Declined: mcpc cannot ask anyone here. Answer with --sampling text:TEXT, exec:COMMAND or chat:MODEL, or --answers FILE.',
    ],
  ])('%s is declined with a notice that names the option', async (_what, request, notice) => {
    const { handle, notices } = handlerFor({ prompter: nobody });
    expect(await handle(request)).toMatchObject({ action: 'decline' });
    expect(notices).toEqual([notice]);
  });

  it('a URL is declined, and its secrets are not shown', async () => {
    const { handle, notices } = handlerFor({ prompter: nobody });
    expect(await handle(url)).toMatchObject({ action: 'decline' });
    expect(notices[0]).toMatch(/^demo asks you to open https:\/\/example\.com\/login\?token=\S*redacted/);
  });

  it('the notice names only the fields that are still missing', async () => {
    const { handle, notices } = handlerFor({ prompter: nobody, options: { answer: ['name=Ada'] } });
    await handle(form);
    expect(notices[0]).toContain('Answer with --answer age=… or --answers FILE.');
  });
});

describe('scripted answers', () => {
  it('take precedence over the user, who is not asked', async () => {
    const { handle, transcript, notices } = handlerFor({ options: { answer: ['name=Ada', 'age:=36'] } });
    const content = { name: 'Ada', age: 36 };
    expect(await handle(form)).toEqual({ action: 'accept', content, scripted: true });
    expect([transcript, notices]).toEqual([[], []]);
  });

  it('of the command line take precedence over those of the answers file', async () => {
    const answers = { forms: [{ message: 'who are', answers: { name: 'Bob', age: 1 } }] };
    const { handle } = handlerFor({ options: { answer: ['name=Ada'] }, answers });
    expect(await handle(form)).toMatchObject({ content: { name: 'Ada', age: 1 } });
  });

  it('that decline emit a notice', async () => {
    const { handle, notices } = handlerFor({ options: { elicitation: 'decline', sampling: 'decline' } });
    expect(await handle(form)).toEqual({ action: 'decline', scripted: true });
    expect(await handle(sampling)).toMatchObject({ action: 'decline' });
    expect(notices).toEqual([
      'demo asks: Who are you? Declined, as specified in advance.',
      'demo requests a model response (sampling). Declined, as specified in advance.',
    ]);
  });

  it('that are invalid are an error, and nothing is sent', async () => {
    const { handle } = handlerFor({ answers: { answers: { name: 'Ada', age: 'old' } } });
    await expect(handle(form)).rejects.toThrow('The answer to a form of demo is not valid: ');
  });

  it('consent to a URL without opening it', async () => {
    const answers = { urls: [{ url: 'https://example.com/login', open: false }] };
    const { handle } = handlerFor({ prompter: nobody, answers });
    expect(await handle(url)).toEqual({ action: 'accept', scripted: true });
  });

  it('can be a whole sampling result', async () => {
    const { handle } = handlerFor({ options: { sampling: 'text:Hello' } });
    expect(await handle(sampling)).toMatchObject({
      content: { content: { type: 'text', text: 'Hello' }, model: 'script' },
    });
  });
});

describe('the user', () => {
  it('is asked only for the fields that have no answer', async () => {
    const { handle, transcript } = handlerFor({
      typed: ['36', 'Send it'],
      options: { answer: ['name=Ada'] },
    });
    expect(await handle(form)).toEqual({ action: 'accept', content: { name: 'Ada', age: 36 } });
    expect(transcript.join('')).not.toContain('name (text)');
  });

  it.each([
    ['Decline', 'decline'],
    ['Cancel: tell the server that you did not decide', 'cancel'],
  ] as const)('chooses %s', async (choice, action) => {
    expect(await handlerFor({ typed: [choice] }).handle(url)).toEqual({ action });
  });

  it('writes the answer to a sampling request', async () => {
    const { handle } = handlerFor({ typed: ['Write the answer here', 'Hello'] });
    expect(await handle(sampling)).toMatchObject({ content: { model: 'human', content: { text: 'Hello' } } });
  });

  it('declines all further sampling requests at once', async () => {
    const { handle, left } = handlerFor({ typed: ['Decline this and all further requests'] });
    expect(await handle(sampling)).toMatchObject({ action: 'decline' });
    expect(await handle(sampling)).toMatchObject({ action: 'decline' });
    expect(left).toEqual([]);
  });

  it('is asked one request at a time', async () => {
    const { handle, transcript } = handlerFor({ typed: ['Decline', 'Decline'] });
    await Promise.all([handle(url), handle({ ...url, server: 'other' })]);
    const asked = transcript.map((text) => /\* (demo|other)|(Open it)/.exec(text)?.slice(1).join('') ?? '');
    expect(asked.filter(Boolean)).toEqual(['demo', 'Open it', 'other', 'Open it']);
  });

  it('who interrupts a request cancels only that in the shell, and otherwise ends mcpc', async () => {
    const shell = handlerFor({ prompter: { interruptCancels: true } });
    expect(await shell.handle(url)).toEqual({ action: 'cancel' });
    await expect(handlerFor({}).handle(url)).rejects.toThrow(InterruptedError);
  });

  it('is asked nothing more after interrupting mcpc', async () => {
    const { handle, transcript } = handlerFor({});
    const outcomes = await Promise.allSettled([handle(url), handle({ ...url, server: 'other' })]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(transcript.join('')).not.toContain('other');
  });

  it('receives the cancellation of a request', async () => {
    const { handle, transcript } = handlerFor({
      prompter: {
        terminal: {
          prompt: (ask) =>
            ask({
              input: process.stdin,
              output: process.stdout,
              signal: new AbortController().signal,
              plain: () =>
                new Promise((_resolve, reject) =>
                  withdrawn.signal.addEventListener('abort', () => reject(withdrawn.signal.reason)),
                ),
            }),
          withTerminal: (work) => work(),
        },
      },
    });
    const withdrawn = new AbortController();
    const handling = handle(url, withdrawn.signal);
    await new Promise((resolve) => setImmediate(resolve));
    withdrawn.abort(new Error('withdrawn'));
    await expect(handling).rejects.toThrow('withdrawn');
    await new Promise((resolve) => setImmediate(resolve));
    expect(transcript.at(-1)).toBe('  demo withdrew its request.\n');
  });

  it('gives answers that are saved as they are given, without secrets', async () => {
    const { prompter } = fakePrompter([]);
    const path = join(prompter.environment.home, 'saved.json');
    const { handle } = handlerFor({
      typed: ['Ada', '36', 'Send it', 'Decline'],
      options: { saveAnswers: path },
    });
    await handle(form);
    expect(JSON.parse(readFileSync(path, 'utf8')).forms).toHaveLength(1);
    await handle(url);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({
      forms: [{ server: 'demo', message: 'Who are you?', answers: { name: 'Ada', age: 36 } }],
      urls: [{ server: 'demo', url: 'https://example.com/login', action: 'decline' }],
    });
  });
});
