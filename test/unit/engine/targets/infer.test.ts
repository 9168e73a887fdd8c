import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inferTarget, type Target } from '../../../../src/engine/targets/infer.ts';
import type { TargetOptions } from '../../../../src/engine/targets/target-options.ts';
import { temporaryFolder, write } from '../../config/files.ts';
import { noOptions, targetContext } from '../environment.ts';

const cwd = temporaryFolder();
const file = write(join(cwd, 'mcp.json'), {});
write(join(cwd, 'codex.toml'), '');
write(join(cwd, 'a b.json'), {});

function infer(target: string, more: Partial<TargetOptions> = {}): Target {
  return inferTarget(target, { ...noOptions, ...more }, { ...targetContext, cwd });
}

describe('a target', () => {
  it.each([
    ['mcp.json', 'mcp.json', undefined],
    ['./mcp.json', 'mcp.json', undefined],
    ['codex.toml', 'codex.toml', undefined],
    ['a b.json', 'a b.json', undefined],
    ['mcp.json:weather', 'mcp.json', 'weather'],
    ['mcp.json:demo', 'mcp.json', 'demo'],
    ['mcp.json:a.json:b', 'mcp.json', 'a.json:b'],
    ['codex.toml:x', 'codex.toml', 'x'],
    ['a b.json:c d', 'a b.json', 'c d'],
  ])('%s is a config file', (target, name, server) => {
    expect(infer(target)).toEqual({ type: 'config', file: join(cwd, name), server });
  });

  it('that exists as a whole is that file', () => {
    writeFileSync(join(cwd, 'mcp.json:odd.json'), '{}');
    expect(infer('mcp.json:odd.json')).toMatchObject({ file: `${file}:odd.json`, server: undefined });
  });

  it('that is a bare name may be a discovered server', () => {
    expect(infer('weather')).toMatchObject({ type: 'name', name: 'weather' });
    expect(infer('io.github.me/weather')).toMatchObject({ type: 'name' });
    expect(infer('weather', { bearer: 'x' })).toMatchObject({ type: 'name' });
  });

  it('is not a built-in server because of inherited members', () => {
    expect(infer('constructor')).toMatchObject({ type: 'name', name: 'constructor' });
  });

  it('with a space is a command line, whatever it contains', () => {
    expect(infer('node server.js --config no.json:x')).toMatchObject({ type: 'server' });
  });

  it('that is demo, a URL or a path is not a name', () => {
    expect(infer('demo')).toMatchObject({ source: { type: 'memory' } });
    expect(infer('https://x/mcp.json:a')).toMatchObject({ source: { type: 'http' } });
    expect(() => infer('./weather')).toThrow('There is no file ./weather');
    expect(() => infer('no.json:x')).toThrow('There is no file no.json');
  });

  it('that is a missing file gets the nearest names of possible servers in the folder', () => {
    write(join(cwd, 'tools/server.py'), '');
    expect(() => infer('./mpc.json')).toThrow(
      expect.objectContaining({ hint: expect.stringContaining('Did you mean ./mcp.json?') }),
    );
    expect(() => infer('./tools/sever.py')).toThrow(
      expect.objectContaining({ hint: expect.stringContaining('Did you mean ./tools/server.py?') }),
    );
  });

  it('that is not a Python script rejects --python', () => {
    expect(() => infer('node server.js', { python: 'python3' })).toThrow('--python is for Python scripts');
  });

  it('that is a config file rejects --transport', () => {
    expect(() => infer('mcp.json', { transport: 'http' })).toThrow(
      '--transport cannot be used with a config file',
    );
  });

  it('that matches nothing gets the nearest known names, including configured ones', () => {
    const target = infer('wether');
    const refusal = target.type === 'name' ? target.refusal(['weather', 'files']) : undefined;
    expect(refusal?.hint).toContain('Did you mean weather?');
  });

  it.each([
    ['localhost:3001/mcp', 'http://localhost:3001/mcp', 'http'],
    ['localhost/mcp', 'http://localhost/mcp', 'http'],
    ['localhost:3001/sse', 'http://localhost:3001/sse', 'sse'],
    ['127.0.0.1:8000', 'http://127.0.0.1:8000/', 'http'],
    ['[::1]:8000/mcp', 'http://[::1]:8000/mcp', 'http'],
    ['app.localhost:80?x=y', 'http://app.localhost/?x=y', 'http'],
    ['example.com/mcp', 'https://example.com/mcp', 'http'],
    ['example.com:8443', 'https://example.com:8443/', 'http'],
    ['box:8080/mcp', 'https://box:8080/mcp', 'http'],
    ['user:pw@example.com/mcp', 'https://example.com/mcp', 'http'],
  ])('%s is a server at %s, unless a configured server has that name', (target, url, type) => {
    const found = infer(target);
    expect(found).toMatchObject({ type: 'name', name: target });
    const source = found.type === 'name' ? found.remote?.source() : undefined;
    expect(source).toMatchObject({ type, guessed: true, url: expect.objectContaining({ href: url }) });
  });

  it('is a host with --transport', () => {
    const found = infer('localhost:3001/mcp', { transport: 'ws' });
    expect(found).toMatchObject({ source: { type: 'ws', url: { href: 'ws://localhost:3001/mcp' } } });
  });

  it.each([
    'localhost',
    'example.com',
    'me/weather',
    'weather:one',
    'my.tools/server.py',
    'a:123456',
    'a.b/c.toml',
  ])('%s is not a host', (target) => {
    expect(infer(target)).toMatchObject({ type: 'name', remote: undefined });
  });

  it.each<[string, Partial<TargetOptions>, string]>([
    ['demo', { env: { A: 'b' } }, '--env cannot be used with demo'],
    ['demo', { bearer: 'secret' }, '--bearer cannot be used with demo'],
    ['http://127.0.0.1:9/mcp', { env: { A: 'b' } }, '--env is for servers that mcpc starts'],
    ['http://127.0.0.1:9/mcp', { inheritEnv: true }, '--inherit-env is for servers that mcpc starts'],
    ['http://127.0.0.1:9/mcp', { cwd: '/' }, '--cwd is for servers that mcpc starts'],
    ['http://127.0.0.1:9/mcp', { python: 'python3' }, '--python is for servers that mcpc starts'],
    [
      'http://127.0.0.1:9/mcp',
      { bearer: 'x', headers: { authorization: 'Bearer y' } },
      '--bearer cannot be used with an Authorization header',
    ],
    ['http://127.0.0.1:9/mcp', { transport: 'stdio' }, '--transport stdio cannot be used with the URL'],
    ['node x.js', { headers: { 'X-A': 'b' } }, '--header is for servers behind a URL'],
    ['node x.js', { bearer: 'secret' }, '--bearer is for servers behind a URL'],
    ['node x.js', { cacert: 'ca.pem' }, '--cacert is for servers behind a URL'],
    ['node x.js', { insecure: true }, '--insecure is for servers behind a URL'],
    ['node x.js', { transport: 'http' }, '--transport http needs a URL'],
    ['node x.js', { transport: 'sse' }, '--transport sse needs a URL'],
    ['node x.js', { transport: 'ws' }, '--transport ws needs a URL'],
    ['node x.js', { env: { NOT_SET: undefined } }, 'the variable NOT_SET is not set'],
    ['node x.js', { cwd: 'nowhere' }, 'folder not found'],
    ['node x.js', { cwd: 'mcp.json' }, 'folder not found'],
  ])('%s rejects %j', (target, options, message) => {
    expect(() => infer(target, options)).toThrow(message);
  });

  it.each([
    ['weather', 'A target is demo, a URL (https://example.com/mcp, localhost:3000/mcp), a script (server.py'],
    ['demoo', 'Did you mean demo?'],
    ['node', 'put its whole command line in quotes'],
    ['note', 'For the file here of that name: ./note'],
  ])('that is an unknown name gets a suggestion: %s', (target, hint) => {
    write(join(cwd, 'note'), '');
    const env = { PATH: dirname(process.execPath) };
    const found = inferTarget(target, noOptions, { ...targetContext, env, cwd });
    expect(found.type === 'name' ? found.refusal([]).hint : undefined).toContain(hint);
  });

  it.each([
    ['./server.py', 'There is no file ./server.py.', 'It was looked for from'],
    ['ftp://example.com', 'mcpc does not support ftp.', 'http://, https://, ws:// or wss://'],
    ['http://', 'http:// is not a valid URL.', undefined],
    [cwd, `${cwd} is a folder, not a server.`, undefined],
  ])('that cannot be resolved is refused: %s', (target, message, hint) => {
    expect(() => infer(target)).toThrow(
      expect.objectContaining({
        message: expect.stringContaining(message),
        ...(hint === undefined ? {} : { hint: expect.stringContaining(hint) }),
      }),
    );
  });
});
