import { delimiter } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { folderWithMcpc } from '../../e2e/harness/program.ts';
import { type Cell, TerminalSession } from '../../e2e/harness/terminal.ts';
import { drawPicture, type Panel } from './draw.ts';

const cwd = fileURLToPath(new URL('.', import.meta.url));
const pictures = fileURLToPath(new URL('../../../.github', import.meta.url));
const PATH = [folderWithMcpc(), process.env.PATH].join(delimiter);
const columns = 80;

/** Opens bash in a terminal. Its prompt is a green `$` below an empty line. */
async function openBash(): Promise<TerminalSession> {
  const env = { PATH, PS1: '\\n\\[\\e[32m\\]$\\[\\e[0m\\] ', BASH_SILENCE_DEPRECATION_WARNING: '1' };
  const session = new TerminalSession(['bash', '--norc', '--noprofile'], { cwd, env, columns, rows: 40 });
  await session.until(/^\n\$$/);
  return session;
}

/** Calls that end, and one in the middle of its progress. */
async function commandLine(): Promise<Panel> {
  const session = await openBash();
  const run = async (line: string): Promise<void> => {
    session.type(`${line}\r`);
    await session.until((text) => text.includes(line) && text.endsWith('\n\n$'));
  };
  await run('mcpc call server.js forecast city=Oslo days=3');
  await run('mcpc call server.js forecast city=Oslo days=three');
  await run('mcpc call server.js forcast city=Oslo');
  session.type('mcpc call server.js radar images=12\r');
  const rows = await screenWith(session, /7 of 12$/);
  session.kill('SIGKILL');
  return { title: 'Command line', rows: withoutTime(rows) };
}

/** A call in the shell, and its completion menu. */
async function shell(): Promise<Panel> {
  const session = await openBash();
  session.type('mcpc server.js\r');
  // Names are highlighted once the tools are listed.
  await session.until(/\b3 tools\b.*\nserver\.js>$/);
  session.type('warnings region=Lapland\r');
  await session.until(/roads of Lapland\nserver\.js>$/);
  session.type('forecast city=Oslo \t\t');
  const menu = /> forecast city=Oslo \w+=\n.*\bdays= .*\n.*\bunits= .*\n.*\bhourly= .*$/;
  const rows = await screenWith(session, menu);
  session.kill('SIGKILL');
  return { title: 'Shell', rows };
}

/** Returns the cells of the screen, without empty rows at its top and bottom, as soon as its text matches. */
async function screenWith(session: TerminalSession, expected: RegExp): Promise<Cell[][]> {
  let rows: Cell[][] = [];
  // Read at once: the program may draw again before a promise is resolved.
  await session.until((text) => {
    if (!expected.test(text)) return false;
    rows = text
      .split('\n')
      .map((_, row) => Array.from({ length: columns }, (_, column) => session.cell(row, column)))
      .slice(text.search(/[^\n]/));
    return true;
  });
  return rows;
}

/** Replaces what differs between runs: the elapsed time, and the frame of the spinner. */
function withoutTime(rows: Cell[][]): Cell[][] {
  return rows.map((row) => {
    const text = row.map((cell) => cell.text || ' ').join('');
    const time = /(?<=% {2})[\d.]+ m?s(?= )/.exec(text);
    const [spinner, style] = [row[0], row[time?.index ?? 0]];
    if (time === null || spinner === undefined || style === undefined) return row;
    const fixed = [...'1.4 s'].map((character) => ({ ...style, text: character }));
    return row.with(0, { ...spinner, text: '⠹' }).toSpliced(time.index, time[0].length, ...fixed);
  });
}

it('the picture of the README shows what the program prints', { timeout: 120_000 }, async () => {
  const panels = await Promise.all([commandLine(), shell()]);
  for (const scheme of ['light', 'dark'] as const) {
    const file = `${pictures}/screen-${scheme}.svg`;
    await expect(
      drawPicture(panels, scheme),
      'The picture is out of date. Draw it again with: npm run picture',
    ).toMatchFileSnapshot(file);
  }
});
