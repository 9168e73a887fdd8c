import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { commandLine, fixture } from './fixtures.ts';
import { temporaryFile } from './folder.ts';

const scope = `
import * as node from 'node:fs';
import { flag, notify, option, request, send, serve } from ${at('raw/lines.mjs')};
import { never, Refusal, text, toolMethods } from ${at('raw/protocol.mjs')};
`;

/**
 * Writes a stdio server of a few lines for a single test, and returns its command line. In its scope are the exports
 * of `raw/lines.mjs` and `raw/protocol.mjs`, and `node:fs` as `node`.
 */
export function inlineServer(body: string, ...words: string[]): string {
  const file = temporaryFile('inline.mjs');
  writeFileSync(file, scope + body);
  return commandLine([process.execPath, file, ...words]);
}

function at(path: string): string {
  return JSON.stringify(pathToFileURL(fixture(path)).href);
}
