import { describe, expect, it } from 'vitest';
import { PendingRequests } from '../../../../src/engine/framing/pending-requests.ts';

const post = (id: unknown) => ({ jsonrpc: '2.0', id, method: 'tools/call' }) as never;
const answer = (id: unknown) => ({ jsonrpc: '2.0', id, result: {} }) as never;

/** Settles frames that come on the stream of a request, and gives what was complained of. */
function settling(outstanding: PendingRequests, request: ReturnType<PendingRequests['begin']>) {
  const complaints: string[] = [];
  const settle = (id: unknown) =>
    outstanding.settle(answer(id), request, (code) => complaints.push(code)) as { id?: unknown };
  return { complaints, settle };
}

describe('the answer on the stream of a request', () => {
  it.each([
    ['its own id', 1, 1, []],
    ['its own id as a text', '1', '1', []],
    ['an id that nobody asked under', 'server-error', 1, ['wrong-id']],
    ['the id null', null, 1, ['null-id']],
    ['no id', undefined, 1, ['null-id']],
  ])('under %s is taken for what it is', (_title, given, taken, expected) => {
    const outstanding = new PendingRequests();
    const { complaints, settle } = settling(outstanding, outstanding.begin(post(1)));
    expect(settle(given).id).toBe(taken);
    expect(complaints).toEqual(expected);
  });

  it('under the id of another request is left to that one', () => {
    const outstanding = new PendingRequests();
    const first = settling(outstanding, outstanding.begin(post(1)));
    const second = settling(outstanding, outstanding.begin(post(2)));
    expect(first.settle(2).id).toBe(2);
    expect(second.settle(1).id).toBe(1);
    expect([...first.complaints, ...second.complaints]).toEqual([]);
  });

  it('is one: a second one under a foreign id is nobody’s', () => {
    const outstanding = new PendingRequests();
    const { settle } = settling(outstanding, outstanding.begin(post(1)));
    settle(1);
    expect(settle('late').id).toBe('late');
  });
});

it.each([
  ['a notification', { jsonrpc: '2.0', method: 'notifications/initialized' }],
  ['an answer', { jsonrpc: '2.0', id: 1, result: {} }],
])('%s is no request', (_title, frame) => {
  expect(new PendingRequests().begin(frame as never)).toBeUndefined();
});
