import { describe, expect, it } from 'vitest';
import { hintForLegacy } from '../../../src/app/legacy-hint.ts';
import type { ParsedLine } from '../../../src/command-line/parse-line.ts';
import { parseLine } from '../../../src/command-line/parse-line.ts';
import { lineTable } from '../../../src/commands/line-table.ts';
import type { Server } from '../../../src/engine/server.ts';
import { fakeEnvironment } from './fake-environment.ts';

const fastmcp = 'elicitation via server-initiated requests is unavailable on 2026-07-28 connections.';

function serverOf(parts: { era?: string; entry?: object } = {}): Server {
  const { era = 'modern', entry } = parts;
  const client = { name: 'server.py', facts: { era }, isConnected: () => true, entry };
  return { locate: async () => ({ client }) } as unknown as Server;
}

async function lineOf(...words: string[]): Promise<ParsedLine> {
  return parseLine(words, lineTable, fakeEnvironment());
}

describe('the hint at the legacy era', () => {
  it.each([
    fastmcp,
    "Cannot send 'sampling/createMessage': this transport context has no back-channel for server-initiated requests.",
    "Cannot send 'roots/list': this transport context has no back-channel for server-initiated requests.",
    "Server-to-client requests are not available on protocol revision 2026-07-28: 'elicitation/create' cannot be sent while serving a request on that revision.",
    "Method 'sampling/createMessage' is not supported by the negotiated protocol version (wire era 2026-07-28)",
  ])('follows the words of SDKs: %s', async (failure) => {
    const options = ['--timeout', '5', '--answer', 'name=Ada', '--answer', 'pin=1234', '-q'];
    const line = await lineOf('call', 'server.py', 'ask', 'city=New York', 'token=abc', ...options);
    expect(await hintForLegacy(failure, line, serverOf(), false)).toBe(
      'server.py sends such requests only in the legacy era, up to revision 2025-11-25. ' +
        "To use that: mcpc call server.py ask 'city=New York' 'token=…' --protocol legacy --timeout 5 --answer name=Ada --answer 'pin=…' -q",
    );
  });

  it('connects again in the shell, with the options of the connection', async () => {
    const line = await lineOf('call', 'server.py', 'ask', '--protocol', '2026-07-28', '-e', 'A=b');
    expect(await hintForLegacy(fastmcp, line, serverOf(), true)).toMatch(
      / To use that: connect server\.py (?=.*-e A=b)(?=.*--protocol legacy)(?!.*2026)/,
    );
  });

  it('names the member of the entry that the server comes from', async () => {
    const line = await lineOf('read', 'mcp.json:weather', 'x://y');
    const server = serverOf({ entry: { name: 'weather', file: '/home/ada/mcp.json' } });
    expect(await hintForLegacy(fastmcp, line, server, false)).toMatch(
      /: mcpc read mcp\.json:weather x:\/\/y --protocol legacy\nOr set "protocol": "legacy" in weather of \/home\/ada\/mcp\.json\.$/,
    );
  });

  it('is left out if it would not help', async () => {
    const line = await lineOf('call', 'server.py', 'ask');
    const hintAfter = (failure: string, server = serverOf()) => hintForLegacy(failure, line, server, false);
    expect(await hintAfter(fastmcp, serverOf({ era: 'legacy' }))).toBeUndefined();
    expect(await hintAfter('The city is not supported by this protocol.')).toBeUndefined();
    expect(await hintAfter('Client does not support elicitation')).toBeUndefined();
    const gone = { locate: () => Promise.reject(new Error('gone')) } as unknown as Server;
    expect(await hintAfter(fastmcp, gone)).toBeUndefined();
  });
});
