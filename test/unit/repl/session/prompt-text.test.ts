import { expect, it } from 'vitest';
import { type PromptState, promptText } from '../../../../src/repl/session/prompt-text.ts';
import { themeOf } from '../../../../src/terminal/style.ts';

const connected: PromptState = {
  name: 'server.py',
  isConnected: true,
  gone: [],
  restarting: [],
  serverNames: [],
  used: undefined,
};
const several: PromptState = { ...connected, name: 'mcp.json', serverNames: ['a', 'b', 'c', 'd'] };

it.each<[string, PromptState, string]>([
  ['a server', connected, 'server.py> '],
  ['a server that is gone', { ...connected, isConnected: false, gone: ['server.py'] }, 'server.py (gone)> '],
  [
    'a server that is being restarted',
    { ...connected, isConnected: false, gone: ['server.py'], restarting: ['server.py'] },
    'server.py (restarting)> ',
  ],
  [
    'a server that is about to be stopped for a restart',
    { ...connected, restarting: ['server.py'] },
    'server.py (restarting)> ',
  ],
  ['one of several', { ...several, gone: ['b'] }, 'mcp.json (3 of 4)> '],
  ['many of several', { ...several, gone: ['a', 'b', 'c'] }, 'mcp.json (1 of 4)> '],
  [
    'one of several that is being restarted beside one that is gone',
    { ...several, gone: ['a', 'b'], restarting: ['b'] },
    'mcp.json (b restarting) (2 of 4)> ',
  ],
  [
    'all of several',
    { ...several, isConnected: false, gone: ['a', 'b', 'c', 'd'], restarting: ['a', 'b', 'c', 'd'] },
    'mcp.json (restarting)> ',
  ],
  [
    'the one in use, which is being restarted',
    { ...several, name: 'b', used: 'b', isConnected: false, gone: ['b'], restarting: ['b'] },
    'b (restarting)> ',
  ],
])('the prompt shows the state of %s', (_what, state, text) => {
  expect(promptText(state, themeOf(0))).toBe(text);
  expect(promptText(state, themeOf(0), 's')).toBe(`@s ${text}`);
});
