import { describe, expect, it } from 'vitest';
import { proxyFor } from '../../../../src/engine/http/proxy.ts';

const proxy = 'http://proxy.example:3128';
const hrefOf = (url: string, env: Record<string, string>) => proxyFor(new URL(url), env)?.origin;

describe('the proxy for a URL, as curl chooses it', () => {
  it.each([
    ['http://a.example', 'http_proxy'],
    ['http://a.example', 'all_proxy'],
    ['http://a.example', 'ALL_PROXY'],
    ['ws://a.example', 'http_proxy'],
    ['https://a.example', 'https_proxy'],
    ['https://a.example', 'HTTPS_PROXY'],
    ['https://a.example', 'ALL_PROXY'],
    ['wss://a.example', 'https_proxy'],
  ])('for %s is the one in %s', (url, name) => {
    expect(hrefOf(url, { [name]: proxy })).toBe(proxy);
  });

  it.each([
    ['http://a.example', 'HTTP_PROXY'],
    ['http://a.example', 'https_proxy'],
    ['https://a.example', 'http_proxy'],
  ])('for %s is not the one in %s', (url, name) => {
    expect(hrefOf(url, { [name]: proxy })).toBeUndefined();
  });

  it('is the scheme-specific one, lower case first; an empty variable counts as unset', () => {
    const other = { https_proxy: proxy, HTTPS_PROXY: 'http://b.example', ALL_PROXY: 'http://c.example' };
    expect(hrefOf('https://a.example', other)).toBe(proxy);
    expect(hrefOf('http://a.example', { http_proxy: '', ALL_PROXY: proxy })).toBe(proxy);
  });

  it('may be given without http://', () => {
    expect(hrefOf('https://a.example', { https_proxy: 'proxy.example:3128' })).toBe(proxy);
  });

  it.each(['a.example', 'example', '.example', '*', 'b.org, a.example', 'b.org a.example', 'a.example:80'])(
    'is not used for a host that NO_PROXY covers: %s',
    (list) => {
      expect(hrefOf('http://a.example', { http_proxy: proxy, NO_PROXY: list })).toBeUndefined();
      expect(
        hrefOf('http://a.example', { http_proxy: proxy, no_proxy: list, NO_PROXY: 'x' }),
      ).toBeUndefined();
    },
  );

  it.each(['xample', 'b.a.example', 'a.example:81', ''])(
    'is used for a host that NO_PROXY does not cover: %s',
    (list) => {
      expect(hrefOf('http://a.example', { http_proxy: proxy, no_proxy: list })).toBe(proxy);
    },
  );

  it.each([
    ['socks5://user:hunter22@b.example', 'specifies a socks5 proxy'],
    ['http://user:hunt%er22@b.example', 'is not a valid URL'],
    ['http://user:hunter22@b:x', 'is not a valid URL'],
  ])('cannot be %s', (value, reason) => {
    const ask = () => hrefOf('http://a.example', { ALL_PROXY: value });
    expect(ask).toThrow(`The variable ALL_PROXY ${reason}; mcpc only supports HTTP proxies.`);
    expect(ask).not.toThrow(/hunt/);
  });
});
