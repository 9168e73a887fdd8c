import { describe, expect, it } from 'vitest';
import type { EntrySettings } from '../../../../src/config/entry.ts';
import { sourceFromConfig } from '../../../../src/engine/targets/from-config.ts';
import type { Source } from '../../../../src/engine/targets/source.ts';
import type { TargetContext, TargetOptions } from '../../../../src/engine/targets/target-options.ts';
import { serverOf } from '../../config/files.ts';
import { noOptions, targetContext } from '../environment.ts';

const context: TargetContext = {
  ...targetContext,
  env: { MCPC_BEARER: 'from the environment', GIVEN: 'g' },
  cwd: '/',
};

function source(raw: unknown, settings: Partial<TargetOptions> = {}): Source {
  const entry = serverOf(raw);
  return sourceFromConfig(entry, entry.settings as EntrySettings, { ...noOptions, ...settings }, context);
}

describe('a program of a config file', () => {
  it('starts in the folder of its file, with its own variables only', () => {
    const raw = { command: 'x', args: ['y'], env: { A: 'b' } };
    expect(source(raw)).toMatchObject({
      type: 'stdio',
      name: 'weather',
      command: 'x',
      args: ['y'],
      env: { A: 'b' },
    });
    const entry = serverOf(raw);
    const made = sourceFromConfig(entry, entry.settings as EntrySettings, noOptions, context);
    expect(made).toMatchObject({ cwd: entry.folder, inheritEnv: false });
    expect(made).toMatchObject({ entry: { name: 'weather', file: entry.file } });
  });

  it('starts in its cwd, relative to that folder', () => {
    expect(source({ command: 'x', cwd: '..' })).not.toMatchObject({ cwd: '..' });
    expect(source({ command: 'x', cwd: '/' })).toMatchObject({ cwd: '/' });
    expect(() => source({ command: 'x', cwd: 'nowhere' })).toThrow('cwd of weather in');
  });

  it('is changed by the options of the line', () => {
    const settings = { env: { A: 'line', GIVEN: undefined }, cwd: '/', inheritEnv: true };
    const made = source({ command: 'x', env: { A: 'file', B: 'file' } }, settings);
    expect(made).toMatchObject({ env: { A: 'line', B: 'file', GIVEN: 'g' }, cwd: '/', inheritEnv: true });
  });

  it('rejects options for URLs', () => {
    expect(() => source({ command: 'x' }, { bearer: 'secret' })).toThrow(
      '--bearer cannot be used with weather',
    );
  });
});

describe('a URL of a config file', () => {
  it('has its headers and its token, but not MCPC_BEARER', () => {
    const raw = { url: 'https://x/mcp', headers: { 'X-A': 'b' } };
    expect(source(raw)).toMatchObject({
      type: 'http',
      name: 'weather',
      guessed: true,
      headers: { 'X-A': 'b' },
    });
    expect(source(raw)).not.toMatchObject({ headers: { Authorization: expect.anything() } });
    expect(source({ ...raw, auth: 'token' })).toMatchObject({ headers: { Authorization: 'Bearer token' } });
    expect(source({ ...raw, auth: 'oauth' })).not.toMatchObject({
      headers: { Authorization: expect.anything() },
    });
  });

  it('has its authorization settings, with paths from the folder of its file', () => {
    const auth = { grant: 'workload_identity', identity_token: 'token.jwt', dpop: true };
    expect(source({ url: 'https://x/mcp', auth })).toMatchObject({
      auth: { grant: 'workload', identityToken: expect.stringMatching(/^\/.+\/token\.jwt$/), dpop: true },
    });
    const enterprise = {
      grant: 'enterprise_managed',
      clientId: 'me',
      idp: 'https://idp',
      'idp-client-id': 'at-idp',
    };
    expect(
      source({ url: 'https://x/mcp', auth: { ...enterprise, identity_token: 'env:TOKEN' } }),
    ).toMatchObject({
      auth: { grant: 'enterprise', idp: 'https://idp', idpClientId: 'at-idp', identityToken: 'env:TOKEN' },
    });
  });

  it('has its transport', () => {
    expect(source({ url: 'https://x/mcp', type: 'sse' })).toMatchObject({ type: 'sse', guessed: false });
    expect(source({ url: 'wss://x' })).toMatchObject({ type: 'ws' });
    expect(source({ url: 'https://x', transport: 'ws' })).toMatchObject({ type: 'ws' });
  });

  it('is changed by the options of the line', () => {
    const raw = { url: 'https://x/mcp', headers: { authorization: 'Basic x', 'X-A': 'file' } };
    const made = source(raw, { bearer: 'line', headers: { 'x-a': 'line' } });
    expect(made).toMatchObject({ headers: { 'x-a': 'line', Authorization: 'Bearer line' } });
    expect(Object.keys('headers' in made ? made.headers : {})).toHaveLength(2);
    const header = { headers: { Authorization: 'Basic line' } };
    expect(source({ url: 'https://x', auth: 'token' }, header)).toMatchObject(header);
  });

  it('that is malformed is rejected without being shown, as it may contain secrets', () => {
    const refuse = () => source({ url: 'ftp://key@x' });
    expect(refuse).toThrow('the url of weather is not an http');
    expect(refuse).not.toThrow('key@x');
  });

  it('rejects options for programs', () => {
    expect(() => source({ url: 'https://x' }, { env: { A: 'b' } })).toThrow(
      '--env cannot be used with weather',
    );
  });
});

describe('the built-in server of a config file', () => {
  it('is in memory', () => {
    expect(source({ url: 'demo:' })).toMatchObject({ type: 'memory', name: 'weather' });
  });
});
