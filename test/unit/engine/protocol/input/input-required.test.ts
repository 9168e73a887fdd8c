import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../../src/core/json.ts';
import { requestWithInput } from '../../../../../src/engine/protocol/input/input-required.ts';

/** Sends `params` to a server that gives these results, one a request; gives what was sent. */
async function sentTo(results: unknown[], params: JsonObject, answers: JsonObject = {}) {
  const sent: JsonObject[] = [];
  const result = await requestWithInput(params, {
    send: async (given) => {
      sent.push(given);
      return results[Math.min(sent.length, results.length) - 1];
    },
    answer: async (method) => (answers[method] ?? { action: 'decline' }) as JsonObject,
    signal: new AbortController().signal,
  });
  return { sent, result };
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
    await expect(sentTo([asks({ who: name })], {})).rejects.toThrow('100 times');
  });

  it('fails with the first declined input request, and aborts the others', async () => {
    const given: string[] = [];
    const sending = requestWithInput(
      {},
      {
        send: async () => asks({ a: { method: 'slow' }, b: { method: 'refused' } }),
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
