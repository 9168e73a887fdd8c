import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../../src/core/json.ts';
import { requestWithInput } from '../../../../../src/engine/protocol/input/input-required.ts';

/** Sends `params` to a server that gives these results, one a request; gives what was sent. */
async function sentTo(results: unknown[], params: JsonObject, answers: JsonObject = {}) {
  const sent: JsonObject[] = [];
  const pauses: number[] = [];
  let rounds = 0;
  const result = await requestWithInput(params, {
    send: async (given) => {
      sent.push(given);
      return results[Math.min(sent.length, results.length) - 1];
    },
    beginRound: () => {
      rounds += 1;
      if (rounds > 3) throw new Error('too many');
    },
    answer: async (method) => (answers[method] ?? { action: 'decline' }) as JsonObject,
    pause: async (duration) => pauses.push(duration),
    signal: new AbortController().signal,
  });
  return { sent, result, pauses };
}

describe('a request that requires input', () => {
  const asks = (requests: JsonObject, state?: string) => ({
    resultType: 'input_required',
    inputRequests: requests,
    ...(state === undefined ? {} : { requestState: state }),
  });
  const name = { method: 'elicitation/create', params: {} };

  it('is resent with the responses, and with its request state unchanged', async () => {
    const { sent, result } = await sentTo([asks({ who: name }, 's\u0000 1'), { content: [] }], { name: 'x' });
    expect(result).toEqual({ content: [] });
    expect(sent).toEqual([
      { name: 'x' },
      { name: 'x', inputResponses: { who: { action: 'decline' } }, requestState: 's\u0000 1' },
    ]);
  });

  it('omits the state if the server sent none, also after an earlier round with one', async () => {
    const { sent } = await sentTo([asks({ a: name }, 's'), asks({ b: name }), {}], {});
    expect(sent[2]).toEqual({ inputResponses: { b: { action: 'decline' } } });
  });

  it('is resent without responses if the server only needs time', async () => {
    const { sent } = await sentTo([{ resultType: 'input_required', requestState: 's' }, {}], {});
    expect(sent).toEqual([{}, { requestState: 's' }]);
  });

  it('fails if the server sends neither input requests nor a state', async () => {
    await expect(sentTo([{ resultType: 'input_required' }], {})).rejects.toThrow('does not say which');
  });

  it('has a limited number of rounds', async () => {
    await expect(sentTo([asks({ who: name })], {})).rejects.toThrow('too many');
  });

  it('is resent at longer and longer intervals as long as the server needs time', async () => {
    const waits = Array.from({ length: 150 }, () => ({ resultType: 'input_required', requestState: 's' }));
    const { result, pauses } = await sentTo([...waits, { done: true }], {});
    expect(result).toEqual({ done: true });
    expect(pauses).toHaveLength(150);
    expect(pauses.slice(0, 6)).toEqual([250, 500, 1_000, 2_000, 2_000, 2_000]);
  });

  it('fails with the first declined input request, and aborts the others', async () => {
    const given: string[] = [];
    const sending = requestWithInput(
      {},
      {
        send: async () => asks({ a: { method: 'slow' }, b: { method: 'refused' } }),
        beginRound: () => {},
        pause: async () => {},
        answer: async (method, _params, signal) => {
          if (method === 'refused') throw new Error('no');
          await new Promise((resolve) => signal.addEventListener('abort', resolve));
          given.push(method);
          return {};
        },
        signal: new AbortController().signal,
      },
    );
    await expect(sending).rejects.toThrow('no');
    expect(given).toEqual(['slow']);
  });
});
