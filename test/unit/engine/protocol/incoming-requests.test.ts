import { describe, expect, it } from 'vitest';
import { InterruptedError, UsageError } from '../../../../src/core/errors.ts';
import type { ServerRequestHandler } from '../../../../src/core/server-requests.ts';
import {
  asksFirst,
  elicitation,
  eras,
  failureOf,
  needsInput,
  pendingHandler,
  sampling,
  session,
  settle,
} from './fake-session.ts';
import { error, type Reaction, result, silence } from './fake-transport.ts';

describe('a request of a server up to 2025-11-25', () => {
  it.each([
    [
      'elicitation/create',
      { action: 'accept', content: { name: 'Ada' } },
      { action: 'accept', content: { name: 'Ada' } },
    ],
    ['elicitation/create', { action: 'cancel' }, { action: 'cancel' }],
    ['sampling/createMessage', { action: 'accept', content: { role: 'assistant' } }, { role: 'assistant' }],
  ] as const)('%s is answered: %j', async (method, given, answer) => {
    const { transport } = await session('legacy', {}, { handler: async () => given });
    transport.receive({ id: 'q', method, params: {} });
    await settle();
    expect(transport.sent.at(-1)).toMatchObject({ id: 'q', result: answer });
  });

  it.each([
    ['ping', { result: {} }],
    ['roots/list', { result: { roots: [{ uri: 'file:///home/me' }] } }],
    ['nonsense', { error: { code: -32_601, message: 'Method not found' } }],
    ['sampling/createMessage', { error: { code: -1, message: 'The sampling request was declined.' } }],
  ])('%s is answered without a handler', async (method, answer) => {
    const { transport } = await session('legacy', {});
    transport.receive({ id: 'q', method, params: {} });
    await settle();
    expect(transport.sent.at(-1)).toMatchObject({ id: 'q', ...answer });
  });

  it('with an unknown mode of elicitation is rejected as invalid', async () => {
    const { transport, asked } = await session('legacy', {});
    transport.receive({ id: 'q', method: 'elicitation/create', params: { mode: 'hologram' } });
    await settle();
    const message = 'This client does not support the elicitation mode "hologram".';
    expect(transport.sent.at(-1)).toMatchObject({ id: 'q', error: { code: -32_602, message } });
    expect(asked).toEqual([]);
  });

  it('that is related to a task has a result that is, and so has its progress', async () => {
    const { handler, answer } = pendingHandler();
    const { session: s, transport } = await session('legacy', {}, { handler });
    const related = { 'io.modelcontextprotocol/related-task': { taskId: 't' } };
    const params = { ...sampling.params, _meta: { ...related, progressToken: 'p' } };
    transport.receive({ id: 'q', ...sampling, params });
    await settle();
    await s.notify('notifications/progress', { progressToken: 'p', progress: 1 });
    expect(transport.last('notifications/progress').params?._meta).toEqual(related);
    answer({ action: 'accept', content: { role: 'assistant', _meta: { own: 1 } } });
    await settle();
    expect(transport.sent.at(-1)?.result).toEqual({ role: 'assistant', _meta: { own: 1, ...related } });
    transport.receive({ id: 'r', method: 'roots/list', params: { _meta: related } });
    await settle();
    expect(transport.sent.at(-1)?.result?._meta).toEqual(related);
  });

  it('aborts its handler when the server cancels it', async () => {
    const { handler, signals } = pendingHandler();
    const { transport } = await session('legacy', {}, { handler });
    transport.receive({ id: 'q', ...elicitation });
    await settle();
    transport.receive({ method: 'notifications/cancelled', params: { requestId: 'q' } });
    await settle();
    expect(signals[0]?.aborted).toBe(true);
    expect(transport.sent.some(({ id }) => id === 'q')).toBe(false);
  });

  it('aborts its handler when its originating request is cancelled', async () => {
    const { handler, signals } = pendingHandler();
    const { session: s } = await session('legacy', { ask: asksFirst(elicitation) }, { handler });
    const stop = new AbortController();
    const outcome = failureOf(s.request('ask', {}, { signal: stop.signal }));
    await settle();
    stop.abort(new Error('enough'));
    await outcome;
    expect(signals[0]?.aborted).toBe(true);
  });

  it('aborts only the handlers for the request that is cancelled', async () => {
    const { handler, signals } = pendingHandler();
    const script = { ask: asksFirst(elicitation, 'stream') };
    const { session: s } = await session('legacy', script, { handler, kind: 'http' });
    const stop = new AbortController();
    const cancelled = failureOf(s.request('ask', {}, { signal: stop.signal }));
    const other = failureOf(s.request('ask', {}, {}));
    await settle();
    stop.abort(new Error('enough'));
    await cancelled;
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
    await s.close();
    await other;
  });
});

describe('a request of a server of 2026-07-28', () => {
  it.each(['elicitation/create', 'sampling/createMessage', 'roots/list', 'ping', 'nonsense'])(
    '%s is neither handled nor answered, and reported',
    async (method) => {
      const { transport, asked, ofType } = await session('modern', {});
      transport.receive({ id: 'q', method, params: {} });
      await settle();
      expect(transport.sent.some(({ id }) => id === 'q')).toBe(false);
      expect(asked).toEqual([]);
      const message = `It sends ${method} as a request, which protocol revision 2026-07-28 does not allow. It gets no response.`;
      expect(ofType('diagnostic')).toMatchObject([{ code: 'server-request', message }]);
    },
  );

  it('with an unknown mode of elicitation rejects the request that requires it', async () => {
    const script = { ask: needsInput({ who: { method: 'elicitation/create', params: { mode: 'x' } } }) };
    const { session: s, asked } = await session('modern', script);
    expect((await failureOf(s.request('ask', {}, {}))).message).toBe(
      'fake could not continue ask. This client does not support the elicitation mode "x".',
    );
    expect(asked).toEqual([]);
  });
});

describe('a server request handler that fails', () => {
  const failure = new UsageError('The command ended with status 1.');
  const handler = async () => Promise.reject(failure);

  it('rejects the request that requires the input, and no other', async () => {
    const script = { ask: needsInput({ who: elicitation }), other: silence };
    const { session: s, transport } = await session('modern', script, { handler });
    const other = s.request('other', {}, {});
    expect(await failureOf(s.request('ask', {}, {}))).toBe(failure);
    transport.receive({ id: transport.last('other').id ?? null, result: { done: true } });
    expect(await other).toEqual({ done: true });
  });

  it('rejects the only request of a server up to 2025-11-25', async () => {
    const { session: s, transport } = await session('legacy', { ask: asksFirst(elicitation) }, { handler });
    expect(await failureOf(s.request('ask', {}, {}))).toBe(failure);
    await settle();
    expect(transport.sent.find(({ id }) => String(id).startsWith('for-'))).toMatchObject({
      error: { code: -32_603, message: failure.message },
    });
  });

  it('rejects the request on whose stream the server request came', async () => {
    const script = { ask: asksFirst(elicitation, 'stream'), other: silence };
    const { session: s, transport } = await session('legacy', script, { handler, kind: 'http' });
    const other = s.request('other', {}, {});
    expect(await failureOf(s.request('ask', {}, {}))).toBe(failure);
    transport.receive({ id: transport.last('other').id ?? null, result: { done: true } });
    expect(await other).toEqual({ done: true });
  });

  it('emits a diagnostic, and rejects none of several requests, if the request is unknown', async () => {
    const script = { ask: asksFirst(elicitation), other: silence };
    const { session: s, transport, ofType } = await session('legacy', script, { handler });
    const outcomes = [s.request('other', {}, {}), s.request('ask', {}, {})];
    await settle();
    expect(ofType('failure')).toEqual([{ type: 'failure', server: 'fake', error: failure }]);
    for (const method of ['other', 'ask']) {
      transport.receive({ id: transport.last(method).id ?? null, result: {} });
    }
    expect(await Promise.all(outcomes)).toEqual([{}, {}]);
  });

  it('rejects only the request for which the user was asked when they interrupt it', async () => {
    const interrupt = new InterruptedError('SIGINT');
    const script = { ask: asksFirst(elicitation), other: silence };
    const { session: s, transport } = await session('legacy', script, {
      handler: async () => Promise.reject(interrupt),
    });
    const other = s.request('other', {}, {});
    const asking = failureOf(s.request('ask', {}, {}));
    expect(await asking).toBe(interrupt);
    transport.receive({ id: transport.last('other').id ?? null, result: { done: true } });
    expect(await other).toEqual({ done: true });
  });
});

describe.each(eras)('a server of the %s era that requests input without end', (era) => {
  /** Requests input again after each answer, and never responds to the request itself. */
  const requestsAgain: Reaction = (call, server) => {
    if (era === 'modern') return needsInput({ who: elicitation })(call, server);
    let count = 0;
    const next = () => {
      count += 1;
      server.receive({ id: `q${count}`, ...elicitation });
    };
    server.onanswer = ({ error: refusal }) => {
      if (refusal === undefined) next();
    };
    next();
  };

  it.each([
    [
      'accepted',
      { action: 'accept', content: {} },
      { inputRounds: 3 },
      'requested input 3 times during ask',
      3,
    ],
    ['declined', { action: 'decline' }, { declinedRounds: 2 }, 'although that was declined 2 times', 2],
  ] as const)(
    'has the request rejected after some that were %s',
    async (_how, answer, limits, what, count) => {
      const script = { ask: requestsAgain };
      const {
        session: s,
        asked,
        ofType,
      } = await session(era, script, { handler: async () => answer, limits });
      const failure = await failureOf(s.request('ask', {}, {}));
      expect(failure.message).toContain(what);
      expect(failure.exitStatus).toBe(1);
      expect(asked).toHaveLength(count);
      expect(ofType('failure')).toEqual([]);
    },
  );

  it('has the input of each request counted on its own', async () => {
    const ask = era === 'modern' ? [needsInput({ who: elicitation }), result({})] : asksFirst(elicitation);
    const { session: s, transport } = await session(
      era,
      { ask: era === 'modern' ? [...[ask].flat(), ...[ask].flat(), ...[ask].flat()] : ask },
      { limits: { declinedRounds: 1 } },
    );
    for (let call = 0; call < 3; call += 1) {
      const outcome = s.request('ask', {}, {});
      await settle();
      if (era === 'legacy') transport.receive({ id: transport.last('ask').id ?? null, result: {} });
      expect(await outcome).toEqual({});
    }
  });
});

describe('a server up to 2025-11-25 that requests input without a request', () => {
  it('gets errors after the limit, which is reported once', async () => {
    const { transport, asked, ofType } = await session('legacy', {}, { limits: { inputRounds: 2 } });
    for (const id of ['a', 'b', 'c', 'd']) transport.receive({ id, ...elicitation });
    await settle();
    const message = 'fake requested input 2 times and still requests more.';
    expect(transport.sent.filter(({ error }) => error?.message === message)).toHaveLength(2);
    expect(asked).toHaveLength(2);
    expect(ofType('failure')).toMatchObject([{ error: { message } }]);
  });

  it('gets errors only, without a report, after a request during which it requested too much', async () => {
    const ask: Reaction = (_call, server) => {
      for (const id of ['a', 'b']) server.receive({ id, ...elicitation });
    };
    const limits = { inputRounds: 1 };
    const { session: s, transport, asked, ofType } = await session('legacy', { ask }, { limits });
    await failureOf(s.request('ask', {}, {}));
    transport.receive({ id: 'c', ...elicitation });
    await settle();
    expect(transport.sent.find(({ id }) => id === 'c')).toMatchObject({ error: {} });
    expect(asked).toHaveLength(1);
    expect(ofType('failure')).toEqual([]);
  });
});

describe('URL elicitation', () => {
  const urlRequired = (elicitationId?: string) =>
    error(-32_042, 'Open it first', {
      elicitations: [
        { url: 'https://example.com', message: 'Log in', ...(elicitationId && { elicitationId }) },
      ],
    });

  it.each(eras)('that an error requires is followed by the request again, in the %s era', async (era) => {
    const ask = [urlRequired('e'), result({ done: true })];
    const handler: ServerRequestHandler = async (request) => {
      if (request.type === 'url') await request.completed;
      return { action: 'accept' };
    };
    const { session: s, transport, asked } = await session(era, { ask }, { handler });
    const outcome = s.request('ask', {}, {});
    await settle();
    expect(transport.methods.filter((method) => method === 'ask')).toHaveLength(1);
    transport.receive({ method: 'notifications/elicitation/complete', params: { elicitationId: 'e' } });
    expect(await outcome).toEqual({ done: true });
    expect(asked).toMatchObject([{ type: 'url', url: 'https://example.com', message: 'Log in', wait: true }]);
  });

  it('that an error requires rejects the request with that error if it is declined', async () => {
    const { session: s } = await session('legacy', { ask: urlRequired() });
    expect((await failureOf(s.request('ask', {}, {}))).message).toBe('Open it first');
  });

  it('that an error requires each time fails after ten attempts', async () => {
    const handler = async () => ({ action: 'accept' }) as const;
    const { session: s, asked } = await session('legacy', { ask: urlRequired() }, { handler });
    expect((await failureOf(s.request('ask', {}, {}))).message).toBe('Open it first');
    expect(asked).toHaveLength(9);
  });
});
