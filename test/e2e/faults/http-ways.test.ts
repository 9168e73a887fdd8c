import { createServer as createTcpServer } from 'node:net';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { describeFaults } from '../harness/faults.ts';
import { fixture } from '../harness/fixtures.ts';
import { recordedLines, temporaryFile } from '../harness/folder.ts';
import { freePort, type Listening, listen } from '../harness/listening.ts';
import { mcpc } from '../harness/mcpc.ts';

const prints = 'hello\n';
const secure = async () => (await listen('http/scripted.mjs', '--tls')).url;
const plain = async () => (await listen('http/scripted.mjs')).url;
const call = (...words: string[]) => ['call', 'hello', ...words];

describeFaults('the connection to an HTTP server', [
  {
    fault: 'a port where no server listens',
    server: async () => `http://127.0.0.1:${await freePort()}/mcp`,
    status: 3,
    says: ['the connection was refused (ECONNREFUSED)', 'Is the server running'],
  },
  {
    fault: 'an unknown host',
    server: 'http://no-such-host.invalid/mcp',
    status: 3,
    says: [/the host was not found|could not be resolved/],
  },
  {
    fault: 'a port that fetch would block, where no server listens',
    server: 'http://127.0.0.1:6000/mcp',
    status: 3,
    says: ['the connection was refused (ECONNREFUSED)'],
  },
  {
    fault: 'a certificate that is not trusted',
    server: secure,
    status: 3,
    says: ['is not trusted: self-signed certificate (DEPTH_ZERO_SELF_SIGNED_CERT)', '--cacert', '--insecure'],
  },
  {
    fault: 'a certificate that --cacert trusts',
    server: secure,
    line: call('--cacert', fixture('http/certificate.pem')),
    status: 0,
    prints,
  },
  { fault: 'any certificate, with --insecure', server: secure, line: call('--insecure'), status: 0, prints },
  {
    fault: 'https instead of http',
    server: async () => (await plain()).replace('http:', 'https:'),
    status: 3,
    says: ['does not speak HTTP(S) as expected', 'Should the URL begin with http instead of https'],
  },
  {
    fault: 'http instead of https',
    server: async () => (await secure()).replace('https:', 'http:'),
    status: 3,
    says: ['closed the connection without answering', 'Does it require https?'],
  },
  {
    fault: 'a protocol other than HTTP',
    server: async () => await speaking('SSH-2.0-OpenSSH_9.6\r\n'),
    status: 3,
    says: ['does not speak HTTP(S) as expected'],
  },
  {
    fault: 'a redirect within the origin',
    server: async () => (await listen('http/scripted.mjs', '--answer', 'redirect', '--to', '/moved')).url,
    status: 0,
    prints,
  },
]);

/** Starts a server that sends this text on each connection, and returns its URL. */
async function speaking(text: string): Promise<string> {
  const server = createTcpServer((socket) => socket.end(text));
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${port}/mcp`;
}

describe('a redirect to another origin', () => {
  it('receives neither the request nor the credentials, and its URL is printed', async () => {
    const requests = temporaryFile();
    const other = await listen('http/scripted.mjs', '--requests', requests);
    const { url } = await listen('http/scripted.mjs', '--answer', 'redirect', '--to', other.url);
    const { stderr, exitCode } = await mcpc(['tools', url, '--bearer', 'secret-token']);
    expect(exitCode).toBe(3);
    expect(stderr).toContain(`redirects to ${other.url} (HTTP 307)`);
    expect(stderr).toContain(`use ${other.url} as the target`);
    expect(recordedLines(requests)).toEqual([]);
  });
});

describe('a proxy that rejects the connection', () => {
  let proxy: Listening;
  let address: string;

  beforeAll(async () => {
    proxy = await listen('http/proxy.mjs', '--refuse', '407');
    address = `127.0.0.1:${await freePort()}/mcp`;
  });

  it.each(['http', 'https', 'ws'])('is reported with its status: %s', async (scheme) => {
    const env = { http_proxy: proxy.url, https_proxy: proxy.url };
    const { stderr, exitCode } = await mcpc(['tools', `${scheme}://${address}`], { env });
    expect(exitCode).toBe(3);
    expect(stderr).toContain(proxy.url);
    expect(stderr).toContain('HTTP 407');
  });
});
