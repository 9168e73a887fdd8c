import { readFileSync } from 'node:fs';
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
  it('answers as it should and records what it was asked', async () => {
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
  ])('answers %s with status %i', async (kind, status) => {
    const { url } = await listen('http/scripted.mjs', '--answer', kind);
    expect((await post(url, frame('initialize'))).status).toBe(status);
  });

  it('misbehaves only for the method it was told', async () => {
    const { url } = await listen('http/scripted.mjs', '--answer', '500', '--on', 'tools/call');
    expect((await post(url, frame('initialize'))).status).toBe(200);
    expect((await post(url, frame('tools/call', { name: 'echo' }))).status).toBe(500);
  });

  it('wants the token it was told', async () => {
    const { url } = await listen('http/scripted.mjs', '--bearer', 'secret');
    expect((await post(url, frame('initialize'))).status).toBe(401);
    expect((await post(url, frame('initialize'), { authorization: 'Bearer secret' })).status).toBe(200);
  });

  it('serves HTTPS with a certificate that its own file vouches for', async () => {
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
  it('says what it passed on', async () => {
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
