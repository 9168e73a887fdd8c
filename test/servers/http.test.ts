import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { request as requestTls } from 'node:https';
import { describe, expect, it } from 'vitest';
import { fixture } from '../e2e/harness/fixtures.ts';
import { recordedLines, temporaryFile } from '../e2e/harness/folder.ts';
import { listen } from '../e2e/harness/listening.ts';

const frame = (method: string, params: object = {}) =>
  JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });

const post = (url: string, body: string, headers: Record<string, string> = {}) =>
  fetch(url, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });

describe('the scripted HTTP server', () => {
  it('responds correctly and records the requests', async () => {
    const requests = temporaryFile();
    const { url } = await listen('http/scripted.mjs', '--requests', requests);
    const body = frame('tools/call', { name: 'echo', arguments: { a: 1 } });
    const response = await post(url, body, { 'x-test': 'yes' });
    expect(await response.json()).toMatchObject({ result: { content: [{ text: '{"a":1}' }] } });
    const recorded = recordedLines(requests).map((line) => JSON.parse(line));
    expect(recorded).toMatchObject([{ method: 'POST', url: '/mcp', headers: { 'x-test': 'yes' }, body }]);
  });

  it.each([
    ['401', 401],
    ['403', 403],
    ['404', 404],
    ['500', 500],
    ['html', 200],
    ['redirect', 307],
  ])('responds to %s with status %i', async (kind, status) => {
    const { url } = await listen('http/scripted.mjs', '--answer', kind);
    expect((await post(url, frame('initialize'))).status).toBe(status);
  });

  it('misbehaves only for the given method', async () => {
    const { url } = await listen('http/scripted.mjs', '--answer', '500', '--on', 'tools/call');
    expect((await post(url, frame('initialize'))).status).toBe(200);
    expect((await post(url, frame('tools/call', { name: 'echo' }))).status).toBe(500);
  });

  it('misbehaves, and uses odd forms, as its URL says', async () => {
    const { url } = await listen('http/scripted.mjs');
    expect((await post(`${url}?answer=500&on=tools/call`, frame('tools/call'))).status).toBe(500);
    expect((await post(`${url}?answer=500&on=tools/call`, frame('initialize'))).status).toBe(200);
    expect(await (await post(`${url}?form=glued`, frame('ping'))).text()).toMatch(/^loading\.\.\. \{/);
  });

  it('forgets a session after a number of requests in it, once', async () => {
    const { url } = await listen('http/scripted.mjs', '--forget', '1');
    const statuses: number[] = [];
    for (const session of ['session-1', 'session-2']) {
      await post(url, frame('initialize'));
      for (const _request of [1, 2]) {
        statuses.push((await post(url, frame('ping'), { 'mcp-session-id': session })).status);
      }
    }
    expect(statuses).toEqual([200, 404, 200, 200]);
  });

  it('forgets all sessions on demand', async () => {
    const when = temporaryFile();
    const { url } = await listen('http/scripted.mjs', '--forget-when', when);
    await post(url, frame('initialize'));
    const ping = async () => (await post(url, frame('ping'), { 'mcp-session-id': 'session-1' })).status;
    expect(await ping()).toBe(200);
    writeFileSync(when, '');
    expect(await ping()).toBe(404);
    expect(existsSync(when)).toBe(false);
  });

  it('cuts a number of streams, which can be resumed by an event ID', async () => {
    const { url } = await listen('http/scripted.mjs', '--cut', '1', '--resumable');
    const call = frame('tools/call', { name: 'hello' });
    await expect(post(url, call).then((response) => response.text())).rejects.toThrow();
    const rest = await fetch(url, { headers: { 'last-event-id': 'event-1' } });
    expect(await rest.text()).toContain('hello');
    expect(await (await post(url, call)).json()).toMatchObject({ result: { content: [{ text: 'hello' }] } });
  });

  it('requires the given token', async () => {
    const { url } = await listen('http/scripted.mjs', '--bearer', 'secret');
    expect((await post(url, frame('initialize'))).status).toBe(401);
    expect((await post(url, frame('initialize'), { authorization: 'Bearer secret' })).status).toBe(200);
  });

  it('serves HTTPS with its self-signed certificate', async () => {
    const { url } = await listen('http/scripted.mjs', '--tls');
    const ca = readFileSync(fixture('http/certificate.pem'));
    const status = await new Promise((resolve, reject) => {
      const sent = requestTls(url, { method: 'POST', ca }, (response) => resolve(response.statusCode));
      sent.on('error', reject);
      sent.end(frame('initialize'));
    });
    expect(status).toBe(200);
  });
});

describe('the proxy', () => {
  it('prints the proxied requests', async () => {
    const proxy = await listen('http/proxy.mjs');
    const target = await listen('http/scripted.mjs');
    const { hostname, port } = new URL(proxy.url);
    const status = await new Promise((resolve, reject) => {
      const sent = request({ hostname, port, method: 'POST', path: target.url }, (response) =>
        resolve(response.statusCode),
      );
      sent.on('error', reject);
      sent.end(frame('initialize'));
    });
    expect(status).toBe(200);
    await proxy.printed.until(`proxied POST ${target.url}`);
  });
});
