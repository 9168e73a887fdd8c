import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median, program, table } from './measuring.mjs';
import { runOnTerminal, ShellOnTerminal } from './shell-on-terminal.mjs';
import { folder, runWatched } from './watched.mjs';

const count = 10_000;
const beside = (name) => fileURLToPath(new URL(name, import.meta.url));
const tools = join(folder, 'tools.json');
const server = [beside('at-once.sh'), tools];
const target = server.join(' ');

/** A program, its standard input and environment, and the number of tools that it must name. */
const ways = {
  'the least Node program that prints the names': {
    words: [beside('least-list.cjs'), ...server],
    shows: count,
  },
  '`mcpc tools`': { words: [program, 'tools', target], shows: count },
  '`mcpc tools --json`': { words: [program, 'tools', target, '--json'], shows: count },
  '`mcpc tools NAME`': { words: [program, 'tools', target, 'tool_9999'], shows: 1 },
  '`find 999` in a script': { words: [program, 'connect', target], input: 'find 999\n', shows: 19 },
  'a Tab in bash, the list remembered': {
    words: [program, '__complete', '--', 'call', target, 'tool_99'],
    found: /^tool_99\d*/gm,
    shows: 111,
  },
};

/** A program on a terminal, and what its first screen shows. */
const screens = {
  'the same program on a terminal': { words: ways['the least Node program that prints the names'].words },
  '`mcpc tools` on a terminal': { words: ways['`mcpc tools`'].words },
};
const firstScreen = /tool_29\b/;

/** An action at the prompt of a connected shell: a key, and what the screen shows when it is done. */
const keys = {
  'a Tab at the prompt': { typed: 'call tool_99', key: '\t', shows: /^tool_990 /m },
  "a letter of a tool's name at the prompt": { typed: 'call tool_97', key: '1', shows: /call tool_971/ },
  '`find 9876` at the prompt': { typed: 'find 9876', key: '\r', shows: /tool_9876 .*Says/ },
  '`tools` at the prompt, the first screen': { typed: 'tools', key: '\r', shows: /tool_9 .*Says/ },
};

/** Shows, searches and completes a list of 10,000 tools: the duration, and the longest block of the event loop. */
export async function steadyLists(rounds = 5) {
  writeFileSync(tools, JSON.stringify(Array.from({ length: count }, toolNumber)));
  const runs = Object.fromEntries(Object.keys({ ...ways, ...screens, ...keys }).map((name) => [name, []]));
  for (let round = -1; round < rounds; round += 1) {
    for (const [name, way] of Object.entries(ways)) {
      const { wall, blocked, memory, output } = await runWatched(way.words, way);
      const shown = new Set(output.match(way.found ?? /\btool_\d+\b/g)).size;
      if (shown !== way.shows) throw new Error(`${name} showed ${shown} tools instead of ${way.shows}.`);
      if (round >= 0) runs[name].push({ wall, blocked, memory });
    }
    for (const [name, { words }] of Object.entries(screens)) {
      const { first, wall, blocked, memory } = await runOnTerminal(words, firstScreen);
      if (round >= 0) runs[name].push({ first, wall, blocked, memory });
    }
  }
  for (let round = 0; round < rounds; round += 1) {
    const shell = await ShellOnTerminal.open(target, 'at-once.sh> ');
    for (const [name, { typed, key, shows }] of Object.entries(keys)) {
      await shell.type(typed);
      runs[name].push(await shell.press(key, shows));
      await shell.clear();
    }
    await shell.close();
  }
  const [least] = Object.values(runs);
  const rows = Object.entries(runs).map(([name, all]) => {
    const of = (member, among = all) => median(among.map((run) => run[member]));
    const atPrompt = keys[name] !== undefined;
    return [
      screens[name] === undefined ? name : `${name} (first screen after ${Math.round(of('first'))} ms)`,
      `${Math.round(of('wall'))} ms`,
      atPrompt ? '' : `${(of('wall') / of('wall', least)).toFixed(1)} ×`,
      // A program that exits before its event loop starts has no figure.
      of('blocked') === 0 ? '' : `${Math.round(of('blocked'))} ms`,
      atPrompt ? '' : `${Math.round(of('memory') / 1e6)} MB`,
    ];
  });
  const head = ['a server of 10,000 tools', 'wall', 'of the least', 'longest stall', 'peak memory'];
  return table([head, ...rows]);
}

function toolNumber(_, at) {
  const properties = { text: { type: 'string', description: 'what to say' }, times: { type: 'integer' } };
  const inputSchema = { type: 'object', properties, required: ['text'] };
  return { name: `tool_${at}`, description: `Says a text ${at} times.`, inputSchema };
}
