import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readClientMetadata } from '../../../../src/engine/targets/auth-settings.ts';
import { clientDocumentFor } from '../../../../src/engine/targets/client-metadata.ts';
import { temporaryFolder } from '../../config/files.ts';

const url = 'https://me.example/mcpc.json';

describe('a client ID metadata document', () => {
  it('describes a public native client with redirect URIs for any port', () => {
    expect(clientDocumentFor(url, {})).toEqual({
      client_id: url,
      client_name: 'mcpc',
      redirect_uris: ['http://127.0.0.1/callback', 'http://localhost/callback'],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
      application_type: 'native',
      software_id: 'mcpc',
    });
  });

  it('has the redirect URI, the scope and the metadata of the settings, which cannot replace its id', () => {
    const clientMetadata = {
      client_id: 'x',
      redirect_uris: ['x'],
      software_id: 'me',
      tos_uri: 'https://me.example',
    };
    const settings = {
      callbackHost: 'localhost',
      callbackPort: 4000,
      scope: 'read',
      clientMetadata,
    } as const;
    expect(clientDocumentFor(url, settings)).toMatchObject({
      client_id: url,
      redirect_uris: ['http://localhost:4000/callback'],
      scope: 'read',
      software_id: 'me',
      tos_uri: 'https://me.example',
    });
  });

  it.each([
    'http://me.example/mcpc.json',
    'https://me.example',
    'https://me.example/',
    'https://me.example/a/../mcpc.json',
    'https://me.example/mcpc.json#me',
    'https://me@me.example/mcpc.json',
    'mcpc.json',
  ])('cannot be at %s', (text) => {
    expect(() => clientDocumentFor(text, {})).toThrow('must be an https URL with a path');
  });
});

describe('client metadata on the command line', () => {
  const cwd = temporaryFolder();
  const environment = { cwd, home: cwd };

  it('are a JSON object, or in a file', () => {
    writeFileSync(join(cwd, 'client.json'), '{"client_uri": "https://me.example"}');
    const metadata = { client_uri: 'https://me.example' };
    expect(readClientMetadata('{"client_uri": "https://me.example"}', environment)).toEqual(metadata);
    expect(readClientMetadata('@client.json', environment)).toEqual(metadata);
    expect(readClientMetadata('@~/client.json', environment)).toEqual(metadata);
  });

  it.each([
    ['[]', 'Client metadata must be a JSON object.'],
    ['{', 'Client metadata must be a JSON object.'],
    ['@nothing', 'Could not read the client metadata in'],
  ])('are refused: %s', (text, message) => {
    expect(() => readClientMetadata(text, environment)).toThrow(message);
  });
});
