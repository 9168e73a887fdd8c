import { beforeAll, describe, expect, it } from 'vitest';
import { fixture, raw } from './harness/fixtures.ts';
import { recordedLines, temporaryFile } from './harness/folder.ts';
import { freePort, type Listening, listen } from './harness/listening.ts';
import { type Finished, type McpcOptions, mcpc } from './harness/mcpc.ts';

interface Recorded {
  url: string;
  method: string;
  headers: Record<string, string>;
}

/** The requests that the scripted server received, in order. */
const requestsIn = (file: string): Recorded[] => recordedLines(file).map((line) => JSON.parse(line));

async function expectEcho(words: string[], options: McpcOptions = {}): Promise<Finished> {
  const finished = await mcpc(['call', ...words, 'echo', 'a=1'], options);
  const { stdout, stderr, exitCode } = finished;
  expect({ stdout, stderr, exitCode }).toEqual({ stdout: '{"a":1}\n', stderr: '', exitCode: 0 });
  return finished;
}

async function expectProduct(words: string[]): Promise<void> {
  const { stdout, stderr, exitCode } = await mcpc(['call', ...words, 'multiply', 'a=5', 'b=3']);
  expect({ stdout, stderr, exitCode }).toEqual({ stdout: '15\n', stderr: '', exitCode: 0 });
}

describe('http:// and https://', () => {
  it('mean Streamable HTTP, which is tried first', async () => {
    const requests = temporaryFile();
    const { url } = await listen('http/scripted.mjs', '--requests', requests);
    await expectEcho([url]);
    expect(requestsIn(requests)[0]).toMatchObject({ method: 'POST' });
  });

  it('fall back to SSE on a server that only has that', async () => {
    const { url } = await listen('sdk-v1/sse.mjs', '--path', '/events');
    await expectProduct([url]);
    expect((await mcpc(['info', url, '--query', 'transport'])).stdout).toBe('sse\n');
  });

  it('do not fall back when the server requires authorization', async () => {
    const requests = temporaryFile();
    const { url } = await listen('http/scripted.mjs', '--answer', '401', '--requests', requests);
    expect((await mcpc(['tools', url])).exitCode).toBe(5);
    // The authorization server is discovered, but the server itself is requested once.
    const sent = requestsIn(requests).filter(({ url: path }) => !path.startsWith('/.well-known/'));
    expect(sent.map(({ method }) => method)).toEqual(['POST']);
  });

  it('ending in /sse try SSE first', async () => {
    const { url } = await listen('sdk-v1/sse.mjs');
    expect(url).toMatch(/\/sse$/);
    await expectProduct([url]);
    const requests = temporaryFile();
    const other = await listen('http/scripted.mjs', '--requests', requests);
    await expectEcho([other.url.replace('/mcp', '/sse')]);
    expect(
      requestsIn(requests)
        .map(({ method }) => method)
        .slice(0, 2),
    ).toEqual(['GET', 'POST']);
  });

  it('report an endpoint that does not accept requests', async () => {
    const { url } = await listen('http/sse.mjs', '--endpoint', '/messages?session=1');
    for (const words of [[], ['--transport', 'sse']]) {
      const { stderr, exitCode } = await mcpc(['tools', url, ...words]);
      expect(exitCode).toBe(3);
      expect(stderr).toContain(`${url.replace('/sse', '/messages')} does not accept requests (HTTP 404)`);
      expect(stderr).toContain(`The event stream of ${url} named that address.`);
    }
  });

  it('use exactly the --transport', async () => {
    const sse = await listen('sdk-v1/sse.mjs');
    await expectProduct([sse.url, '--transport', 'sse']);
    expect((await mcpc(['tools', sse.url, '--transport', 'http'])).exitCode).toBe(3);
    const http = await listen('http/scripted.mjs');
    await expectEcho([http.url.replace('/mcp', '/sse'), '--transport', 'http']);
    const refused = await mcpc(['tools', http.url, '--transport', 'sse']);
    expect(refused.exitCode, refused.stderr).toBe(3);
    expect(refused.stderr).toContain('405');
  });
});

describe('ws:// and wss://', () => {
  it.each([
    ['the legacy era', []],
    ['the modern era', ['--modern']],
  ])('mean WebSocket: %s', async (_title, words) => {
    await expectEcho([(await listen('websocket/echo.mjs', ...words)).url]);
  });

  it('also work with a server without subprotocols', async () => {
    const { url } = await listen('websocket/echo.mjs', '--no-subprotocol');
    const { stdout, stderr, exitCode } = await mcpc(['call', url, 'echo', 'a=1']);
    expect({ stdout, exitCode }, stderr).toEqual({ stdout: '{"a":1}\n', exitCode: 0 });
    expect(stderr).toMatch(/^diagnostic .*subprotocol/);
  });

  it('are used for http:// with --transport ws', async () => {
    const { url } = await listen('websocket/echo.mjs');
    await expectEcho([url.replace('ws:', 'http:'), '--transport', 'ws']);
  });

  it('send the headers and the token of the line', async () => {
    const { url } = await listen('websocket/echo.mjs');
    const words = ['call', url, 'headers', '-H', 'X-Team: red', '--bearer', 'secret'];
    const headers = JSON.parse((await mcpc(words)).stdout);
    expect(headers).toMatchObject({ 'x-team': 'red', authorization: 'Bearer secret' });
  });

  it('trust the certificates of --cacert, or any with --insecure', async () => {
    const { url } = await listen('websocket/echo.mjs', '--tls');
    const refused = await mcpc(['tools', url]);
    expect(refused.exitCode).toBe(3);
    expect(refused.stderr).toContain('--cacert');
    await expectEcho([url, '--cacert', fixture('http/certificate.pem')]);
    await expectEcho([url, '--insecure']);
  });

  it('report the HTTP status if the server has no WebSocket', async () => {
    const { url } = await listen('http/scripted.mjs');
    const { stderr, exitCode } = await mcpc(['tools', url.replace('http:', 'ws:')]);
    expect(exitCode).toBe(3);
    expect(stderr).toMatch(/HTTP \d{3}/);
  });

  it('report the code with which the server closed the connection during a call', async () => {
    const { url } = await listen('websocket/echo.mjs');
    const { stderr, exitCode } = await mcpc(['call', url, 'leave']);
    expect(exitCode).toBe(3);
    expect(stderr).toContain('code 1011 (gone away) while tools/call was under way');
  });
});

describe('the token', () => {
  const requests = temporaryFile();
  let url: string;

  beforeAll(async () => {
    ({ url } = await listen('http/scripted.mjs', '--bearer', 'secret', '--requests', requests));
  });

  it('of --bearer overrides MCPC_BEARER', async () => {
    await expectEcho([url, '--bearer', 'secret'], { env: { MCPC_BEARER: 'other' } });
  });

  it('of MCPC_BEARER is used for a URL typed on the line', async () => {
    await expectEcho([url], { env: { MCPC_BEARER: 'secret' } });
  });

  it('of MCPC_BEARER is not passed to a server process', async () => {
    const words = ['call', raw('environment'), 'environment', '--query', 'structuredContent.env.MCPC_BEARER'];
    expect((await mcpc(words, { env: { MCPC_BEARER: 'secret' } })).stdout).toBe('null\n');
  });

  it('of an Authorization header overrides MCPC_BEARER', async () => {
    await expectEcho([url, '-H', 'Authorization: Bearer secret'], { env: { MCPC_BEARER: 'other' } });
  });

  it('in the URL is sent as basic authorization, and is never shown', async () => {
    const withPassword = url.replace('//', '//ada:hunter22@');
    const { stderr, exitCode } = await mcpc(['tools', withPassword, '--trace', '--verbose']);
    expect(exitCode).toBe(5);
    const basic = Buffer.from('ada:hunter22').toString('base64');
    expect(requestsIn(requests).at(-1)?.headers.authorization).toBe(`Basic ${basic}`);
    for (const secret of ['hunter22', basic]) expect(stderr).not.toContain(secret);
  });

  it('is never shown', async () => {
    const token = 'a-token-that-is-wrong';
    const { stdout, stderr, exitCode } = await mcpc([
      'tools',
      url,
      '--bearer',
      token,
      '--trace',
      '--verbose',
    ]);
    expect(exitCode).toBe(5);
    expect(stdout + stderr).not.toContain(token);
  });

  it('that a header cannot contain is refused without showing it', async () => {
    const { stderr, exitCode } = await mcpc(['tools', 'http://127.0.0.1:9/mcp', '--bearer', 'hunter22“']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('the header Authorization has a character');
    expect(stderr).not.toContain('hunter22');
  });

  it('in a malformed header is not shown either', async () => {
    const { stderr, exitCode } = await mcpc(['tools', url, '--header', 'Bearer hunter22']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain("'Name: value'");
  });
});

describe('the certificates of --cacert', () => {
  it.each([
    ['must exist', 'nowhere.pem'],
    ['must be certificates', fixture('http/key.pem')],
  ])('%s', async (_title, file) => {
    const { stderr, exitCode } = await mcpc(['tools', 'https://127.0.0.1:9/mcp', '--cacert', file]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(file);
  });
});

describe('the proxy of the environment', () => {
  let proxy: Listening;
  let http: string;
  let https: string;
  let ws: string;

  beforeAll(async () => {
    const fixtures = [
      listen('http/proxy.mjs'),
      listen('http/scripted.mjs'),
      listen('http/scripted.mjs', '--tls'),
      listen('websocket/echo.mjs'),
    ] as const;
    const [first, ...others] = await Promise.all(fixtures);
    proxy = first;
    [http, https, ws] = others.map(({ url }) => url) as [string, string, string];
  });

  /** What the proxy printed during a call with these variables. */
  async function proxiedFor(url: string, env: Record<string, string>, ...words: string[]): Promise<string> {
    const before = proxy.printed.text.length;
    await expectEcho([url, ...words], { env });
    return proxy.printed.text.slice(before);
  }

  it('http_proxy is used for http://', async () => {
    expect(await proxiedFor(http, { http_proxy: proxy.url })).toContain(`proxied POST ${http}`);
  });

  it('https_proxy tunnels to https://', async () => {
    const cacert = ['--cacert', fixture('http/certificate.pem')];
    expect(await proxiedFor(https, { https_proxy: proxy.url }, ...cacert)).toContain(
      `proxied CONNECT ${new URL(https).host}`,
    );
  });

  it('http_proxy tunnels to ws://', async () => {
    expect(await proxiedFor(ws, { http_proxy: proxy.url })).toContain(`proxied CONNECT ${new URL(ws).host}`);
  });

  it('is named if it cannot be reached, without its password', async () => {
    const address = `127.0.0.1:${await freePort()}`;
    const env = { http_proxy: `http://ada:hunter22@${address}` };
    const { stderr, exitCode } = await mcpc(['tools', http], { env });
    expect(exitCode).toBe(3);
    expect(stderr).toContain(`through the proxy http://${address}`);
    expect(stderr).not.toContain('hunter22');
  });
});
