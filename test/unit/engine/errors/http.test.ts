import { describe, expect, it } from 'vitest';
import { httpStatusError } from '../../../../src/engine/errors/http.ts';
import type { RemoteSource } from '../../../../src/engine/targets/source.ts';

const source: RemoteSource = {
  type: 'sse',
  name: 'x.org',
  url: new URL('https://x.org/tools/sse?key=k'),
  guessed: false,
  headers: {},
};

function errorAt(endpoint: string, status: number) {
  return httpStatusError({ status, text: '', endpoint }, source, { phase: 'handshake' });
}

describe('an error response of an endpoint that an event stream named', () => {
  it.each([404, 405])(
    'with HTTP %i says where the address came from, and which prefix it lacks',
    (status) => {
      const { message, hint } = errorAt('https://x.org/messages', status);
      expect(message).toBe(
        `https://x.org/messages does not accept requests (HTTP ${status}). ` +
          'The event stream of https://x.org/tools/sse named that address.',
      );
      expect(hint).toContain('It lacks the prefix /tools');
    },
  );

  it('does not lack a prefix that it has', () => {
    expect(errorAt('https://x.org/tools/messages', 404).hint).not.toContain('prefix');
  });

  it.each([
    [401, 'requires authorization'],
    [403, 'denied access'],
    [500, 'answered with HTTP 500'],
  ])('with HTTP %i is an error of that address', (status, words) => {
    expect(errorAt('https://x.org/messages', status).message).toContain(`https://x.org/messages ${words}`);
  });
});
