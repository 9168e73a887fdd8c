import { AsyncResource } from 'node:async_hooks';
import { describe, expect, it, onTestFinished } from 'vitest';
import { authOptions, clientOptions, type OpenServerOptions } from '../../../src/app/client-options.ts';
import { LinePrompter } from '../../../src/app/line-prompter.ts';
import { currentLine, type LineScope, lineOf, openForLine, runAsLine } from '../../../src/app/line-scope.ts';
import type { Options } from '../../../src/command-line/options.ts';
import type { EngineEvent } from '../../../src/core/events.ts';
import type { JsonObject } from '../../../src/core/json.ts';
import { Client } from '../../../src/engine/client.ts';
import { type PreparedAnswers, prepareAnswers } from '../../../src/prompts/answer-options.ts';
import { settle } from '../engine/protocol/fake-session.ts';
import {
  FakeTransport,
  handshakes,
  result,
  type Script,
  silence,
} from '../engine/protocol/fake-transport.ts';
import { fakePrompter } from '../prompts/fake-prompter.ts';
import { fakeEnvironment } from './fake-environment.ts';

const options: Options = { env: {}, header: {}, root: [] };
const asked = {
  method: 'elicitation/create',
  params: {
    message: 'Who?',
    requestedSchema: { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] },
  },
};

/** A line whose user types `answers`, or with answers of its own. */
async function line(answers: string[] | undefined, own: Partial<Options> = {}) {
  const { prompter, transcript } = fakePrompter(answers ?? [], { isInteractive: answers !== undefined });
  const events: EngineEvent[] = [];
  const show = (event: EngineEvent) => events.push(event);
  const notice = (message: string) => show({ type: 'notice', server: undefined, message });
  const prepared: PreparedAnswers | undefined =
    Object.keys(own).length === 0 ? undefined : await prepareAnswers(own, prompter, notice);
  const handleServerRequest = prepared?.handleServerRequest;
  const scope: LineScope = {
    ...{ prompter, show, waiting: () => ({ end: () => {} }), handleServerRequest, isOver: false },
  };
  return { scope, events, transcript };
}

/** A client that lines share, which was opened on behalf of `opener`. */
async function shared(script: Script, opener: LineScope, kind?: 'http') {
  const transport = new FakeTransport({ ...handshakes.legacy, ...script }, kind);
  const forAll: EngineEvent[] = [];
  const { prompter: nobody } = fakePrompter([], { isInteractive: false });
  const opening: OpenServerOptions = {
    environment: fakeEnvironment(),
    prompter: new LinePrompter(nobody),
    onEvent: (event) => {
      const own = lineOf(event);
      if (event.type === 'frame') return;
      if (own === undefined) forAll.push(event);
      else own.show(event);
    },
    onSeveral: () => {},
    runOpening: openForLine,
  };
  const fallback = await prepareAnswers({}, opening.prompter, (message) =>
    opening.onEvent({ type: 'notice', server: undefined, message }),
  );
  const answers: PreparedAnswers = {
    ...fallback,
    handleServerRequest: (request, signal) =>
      (currentLine()?.handleServerRequest ?? fallback.handleServerRequest)(request, signal),
  };
  let reader: AsyncResource | undefined;
  const open = async () => {
    reader = new AsyncResource('reader');
    return transport;
  };
  const source = { type: 'custom', name: 'fake', open } as const;
  const client = new Client(source, {
    ...clientOptions('fake', options, opening, answers),
    protocol: 'legacy',
  });
  onTestFinished(() => client.close());
  await runAsLine(opener, () => client.connect());
  /** Has the client receive a frame, or does anything else that a reader does, in the context in which it was started. */
  const read = async (work: () => void) => {
    reader?.runInAsyncScope(work);
    await settle();
  };
  return { client, transport, forAll, read };
}

const typesOf = (events: readonly EngineEvent[]) => events.map(({ type }) => type);
const answerTo = (transport: FakeTransport, id: string) =>
  transport.sent.find((sent) => sent.id === id)?.result;

describe('lines that share a connection', () => {
  it('each see the progress and the requests of their own', async () => {
    const [one, two] = [await line([]), await line([])];
    const { client, transport, forAll, read } = await shared({ one: silence, two: silence }, one.scope);
    for (const [method, { scope }] of [
      ['one', one],
      ['two', two],
    ] as const) {
      void runAsLine(scope, () => client.request(method, {})).catch(() => {});
    }
    await settle();
    const { progressToken = null } = (transport.last('two').params?._meta ?? {}) as JsonObject;
    const progress = { method: 'notifications/progress', params: { progressToken, progress: 1 } };
    await read(() => transport.receive(progress));
    expect(typesOf(one.events)).toEqual(['request']);
    expect(typesOf(two.events)).toEqual(['request', 'progress']);
    expect(forAll).toEqual([]);
  });

  it('each have their own user asked for input', async () => {
    const [one, two] = [await line(['Ada', 'Send it']), await line(['Bob', 'Send it'])];
    const { client, transport, read } = await shared({ ask: silence }, one.scope, 'http');
    for (const { scope } of [one, two]) {
      void runAsLine(scope, () => client.request('ask', {})).catch(() => {});
    }
    await settle();
    const requests = transport.sent.flatMap(({ method, id }) => (method === 'ask' && id ? [id] : []));
    await read(() => {
      for (const id of requests) transport.receive({ id: `for-${id}`, ...asked }, id);
    });
    const ids = requests.map((id) => `for-${id}`);
    await expect
      .poll(() => ids.map((id) => answerTo(transport, id)))
      .toEqual([
        { action: 'accept', content: { name: 'Ada' } },
        { action: 'accept', content: { name: 'Bob' } },
      ]);
  });

  it('have input answered as they say themselves, and declined if they have neither answers nor a user', async () => {
    const [one, two] = [await line(['Ada'], { answer: ['name=Bob'] }), await line(undefined)];
    const { client, transport, read } = await shared({ ask: silence }, one.scope, 'http');
    for (const { scope } of [one, two]) {
      void runAsLine(scope, () => client.request('ask', {})).catch(() => {});
    }
    await settle();
    const requests = transport.sent.flatMap(({ method, id }) => (method === 'ask' && id ? [id] : []));
    await read(() => {
      for (const id of requests) transport.receive({ id: `for-${id}`, ...asked }, id);
    });
    const ids = requests.map((id) => `for-${id}`);
    await expect
      .poll(() => ids.map((id) => answerTo(transport, id)))
      .toEqual([{ action: 'accept', content: { name: 'Bob' } }, { action: 'decline' }]);
    expect(two.events).toContainEqual(
      expect.objectContaining({ type: 'notice', message: expect.stringContaining('--answer name=…') }),
    );
    expect(typesOf(one.events)).not.toContain('notice');
  });

  it('each see what is wrong with their own results, every time', async () => {
    const [one, two] = [await line([]), await line([])];
    const { client, forAll } = await shared({ 'tools/call': result({}) }, one.scope);
    const call = () => client.callTool({ name: 'add', inputSchema: {} } as never, {});
    await runAsLine(one.scope, call);
    await runAsLine(two.scope, call);
    for (const { events } of [one, two]) {
      expect(events.filter(({ type }) => type === 'diagnostic')).toHaveLength(1);
    }
    expect(forAll).toEqual([]);
  });

  it('all see what a server sends without saying for which request, also while the line runs that opened it', async () => {
    const opener = await line([]);
    const { client, transport, forAll, read } = await shared({ ask: silence }, opener.scope);
    void runAsLine(opener.scope, () => client.request('ask', {})).catch(() => {});
    await settle();
    await read(() => {
      transport.receive({ method: 'notifications/message', params: { level: 'info', data: 'x' } });
      transport.ondiagnostic?.({ code: 'glued', message: 'It sent other text together with a message.' });
    });
    expect(typesOf(forAll).toSorted()).toEqual(['diagnostic', 'log']);
    expect(typesOf(opener.events)).toEqual(['request']);
  });

  it('see the logs on the streams of their own requests', async () => {
    const [one, two] = [await line([]), await line([])];
    const { client, transport, read } = await shared({ one: silence, two: silence }, one.scope, 'http');
    for (const [method, { scope }] of [
      ['one', one],
      ['two', two],
    ] as const) {
      void runAsLine(scope, () => client.request(method, {})).catch(() => {});
    }
    await settle();
    const log = { method: 'notifications/message', params: { level: 'info', data: 'x' } };
    await read(() => transport.receive(log, transport.last('two').id));
    expect(typesOf(one.events)).toEqual(['request']);
    expect(typesOf(two.events)).toEqual(['request', 'log']);
  });
});

describe('a server request while no line runs', () => {
  it('is declined, although the line that opened the connection had a user', async () => {
    const opener = await line(['Ada']);
    const { transport, forAll, read } = await shared({}, opener.scope);
    await read(() => transport.receive({ id: 'q', ...asked }));
    await expect.poll(() => answerTo(transport, 'q')).toEqual({ action: 'decline' });
    expect(opener.transcript).toEqual([]);
    expect(typesOf(forAll)).toContain('notice');
  });
});

describe('a login', () => {
  it('is offered to the user of the line, and always as the same one', async () => {
    const { prompter: nobody } = fakePrompter([], { isInteractive: false });
    const prompter = new LinePrompter(nobody);
    const auth = authOptions('https://server.example', options, {
      environment: fakeEnvironment(),
      prompter,
      notice: () => {},
    });
    const [one, two] = [await line(['y']), await line(['n'])];
    const uiOf = ({ scope }: typeof one) => runAsLine(scope, async () => auth.ui);
    const confirm = ({ scope }: typeof one) =>
      runAsLine(scope, async () => auth.ui?.confirm('Log in?', new AbortController().signal));
    expect(auth.ui).toBeUndefined();
    expect(await uiOf(one)).toBe(await uiOf(one));
    expect(await uiOf(one)).not.toBe(await uiOf(two));
    expect(await Promise.all([confirm(one), confirm(two)])).toEqual([true, false]);
  });
});
