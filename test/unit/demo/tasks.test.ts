import { InMemoryTransport, type JSONRPCMessage } from '@modelcontextprotocol/client';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Era } from '../../../src/core/protocol.ts';
import { serveDemo } from '../../../src/demo/serve.ts';
import { connect, eras } from './connection.ts';

/** A client that knows tasks, which the SDK's does not: frames as they are. */
async function connectRaw(era: Era) {
  const [client, serverEnd] = InMemoryTransport.createLinkedPair();
  const demo = serveDemo(serverEnd);
  onTestFinished(() => demo.close());
  const waiting = new Map<unknown, (answer: Record<string, unknown>) => void>();
  client.onmessage = (frame: JSONRPCMessage) => {
    if ('id' in frame && !('method' in frame)) waiting.get(frame.id)?.({ ...frame });
  };
  await client.start();
  const _meta = {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' },
    'io.modelcontextprotocol/clientCapabilities': { extensions: { 'io.modelcontextprotocol/tasks': {} } },
  };
  let id = 0;
  const request = (method: string, params: Record<string, unknown> = {}) => {
    id += 1;
    const answer = new Promise<Record<string, unknown>>((resolve) => waiting.set(id, resolve));
    const given = era === 'modern' ? { ...params, _meta } : params;
    void client.send({ jsonrpc: '2.0', id, method, params: given });
    return answer;
  };
  if (era === 'legacy') {
    const clientInfo = { name: 'test', version: '1' };
    await request('initialize', { protocolVersion: '2025-11-25', capabilities: {}, clientInfo });
    await client.send({ jsonrpc: '2.0', method: 'notifications/initialized' });
  }
  return request;
}

/** The begun task of a call. */
async function begin(request: Awaited<ReturnType<typeof connectRaw>>, era: Era, delay: number) {
  const params = { name: 'bake_bread', arguments: { delay }, ...(era === 'legacy' ? { task: {} } : {}) };
  const { result } = await request('tools/call', params);
  return (era === 'legacy' ? (result as { task: unknown }).task : result) as Record<string, unknown>;
}

describe.each(eras)('a task of the demo in the %s era', (era) => {
  it('is working, says at what, and is cancelled', async () => {
    const request = await connectRaw(era);
    const begun = await begin(request, era, 60_000);
    expect(begun).toMatchObject({ status: 'working', taskId: expect.any(String) });
    const { taskId } = begun;
    const message = { statusMessage: 'kneading the dough' };
    await expect
      .poll(() => request('tasks/get', { taskId }))
      .toMatchObject({ result: { taskId, status: 'working', ...message } });
    await request('tasks/cancel', { taskId });
    const { result } = await request('tasks/get', { taskId });
    expect(result).toMatchObject({ taskId, status: 'cancelled' });
  });

  it('has to be known', async () => {
    const request = await connectRaw(era);
    const error = { code: -32_602, message: 'There is no task x.' };
    expect(await request('tasks/get', { taskId: 'x' })).toMatchObject({ error });
  });
});

it('a task of the old era is listed, its result awaited, and it is not cancelled when it is over', async () => {
  const request = await connectRaw('legacy');
  const { taskId } = await begin(request, 'legacy', 0);
  expect(await request('tasks/list')).toMatchObject({ result: { tasks: [{ taskId }] } });
  const text = 'Your loaf is ready.';
  expect(await request('tasks/result', { taskId })).toMatchObject({ result: { content: [{ text }] } });
  expect(await request('tasks/cancel', { taskId })).toMatchObject({ error: { code: -32_602 } });
});

it('a task of the old era that was cancelled has no result', async () => {
  const request = await connectRaw('legacy');
  const { taskId } = await begin(request, 'legacy', 60_000);
  const result = request('tasks/result', { taskId });
  await request('tasks/cancel', { taskId });
  expect(await result).toMatchObject({ error: { message: `The task ${taskId} was cancelled.` } });
});

describe('a client that knows no tasks', () => {
  it('gets the result itself in the new era', async () => {
    const { callText } = await connect('modern');
    expect(await callText('bake_bread', { loaves: 2, delay: 0 })).toBe('Your 2 loaves are ready.');
  });

  it('is told in the old era that it needs them', async () => {
    const { call } = await connect('legacy');
    await expect(call('bake_bread', { delay: 0 })).rejects.toThrow('bake_bread has to be called as a task.');
  });
});
