import { InMemoryTransport, type JSONRPCMessage } from '@modelcontextprotocol/client';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Era } from '../../../src/core/protocol.ts';
import { serveDemo } from '../../../src/demo/serve.ts';
import { connect, eras } from './connection.ts';

/** Connects a client that supports tasks, unlike the SDK's. Returns what sends a request. */
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
    const response = new Promise<Record<string, unknown>>((resolve) => waiting.set(id, resolve));
    void client.send({
      jsonrpc: '2.0',
      id,
      method,
      params: era === 'modern' ? { ...params, _meta } : params,
    });
    return response;
  };
  if (era === 'legacy') {
    const clientInfo = { name: 'test', version: '1' };
    await request('initialize', { protocolVersion: '2025-11-25', capabilities: {}, clientInfo });
    await client.send({ jsonrpc: '2.0', method: 'notifications/initialized' });
  }
  return request;
}

/** Starts a task. */
async function startTask(request: Awaited<ReturnType<typeof connectRaw>>, era: Era, delay: number) {
  const params = { name: 'bake_bread', arguments: { delay }, ...(era === 'legacy' ? { task: {} } : {}) };
  const { result } = await request('tools/call', params);
  return (era === 'legacy' ? (result as { task: unknown }).task : result) as Record<string, unknown>;
}

describe.each(eras)('a task in the %s era', (era) => {
  it('has a status message and can be cancelled', async () => {
    const request = await connectRaw(era);
    const task = await startTask(request, era, 60_000);
    expect(task).toMatchObject({ status: 'working', taskId: expect.any(String) });
    const { taskId } = task;
    const message = { statusMessage: 'kneading the dough' };
    await expect
      .poll(() => request('tasks/get', { taskId }))
      .toMatchObject({ result: { taskId, status: 'working', ...message } });
    await request('tasks/cancel', { taskId });
    const { result } = await request('tasks/get', { taskId });
    expect(result).toMatchObject({ taskId, status: 'cancelled' });
  });

  it('must exist', async () => {
    const request = await connectRaw(era);
    const error = { code: -32_602, message: 'Task not found: x.' };
    expect(await request('tasks/get', { taskId: 'x' })).toMatchObject({ error });
  });
});

it('a legacy task is listed, returns its result, and cannot be cancelled after it has ended', async () => {
  const request = await connectRaw('legacy');
  const { taskId } = await startTask(request, 'legacy', 0);
  expect(await request('tasks/list')).toMatchObject({ result: { tasks: [{ taskId }] } });
  const text = 'Your loaf is ready.';
  expect(await request('tasks/result', { taskId })).toMatchObject({ result: { content: [{ text }] } });
  expect(await request('tasks/cancel', { taskId })).toMatchObject({ error: { code: -32_602 } });
});

it('a cancelled legacy task has no result', async () => {
  const request = await connectRaw('legacy');
  const { taskId } = await startTask(request, 'legacy', 60_000);
  const result = request('tasks/result', { taskId });
  await request('tasks/cancel', { taskId });
  expect(await result).toMatchObject({ error: { message: `The task ${taskId} was cancelled.` } });
});

describe('a client without support for tasks', () => {
  it('gets the result in the modern era', async () => {
    const { callText } = await connect('modern');
    expect(await callText('bake_bread', { loaves: 2, delay: 0 })).toBe('Your 2 loaves are ready.');
  });

  it('gets an error in the legacy era', async () => {
    const { call } = await connect('legacy');
    await expect(call('bake_bread', { delay: 0 })).rejects.toThrow('bake_bread must be called as a task.');
  });
});
