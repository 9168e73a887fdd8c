import { PassThrough } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import figures from '@inquirer/figures';
import { describe, expect, it } from 'vitest';
import { askChoice, askMany, askText, askYesNo, type PromptTerminal } from '../../../src/terminal/prompts.ts';

/** Runs a prompt that is answered with Enter, and returns what it wrote. */
async function write(colour: boolean, ask: (terminal: PromptTerminal) => Promise<unknown>): Promise<string> {
  const [input, output] = [new PassThrough(), Object.assign(new PassThrough(), { columns: 80, isTTY: true })];
  let written = '';
  output.on('data', (chunk) => {
    const isFirst = !written.includes('?');
    written += chunk;
    if (isFirst && written.includes('?')) setImmediate(() => input.write('\r'));
  });
  await ask({ input, output, signal: new AbortController().signal, style: { colour } });
  return written;
}

describe('a prompt is coloured as the style says, whatever standard output is', () => {
  it.each<[string, (terminal: PromptTerminal) => Promise<unknown>]>([
    ['text', (terminal) => askText(terminal, 'Name', () => undefined, false, 'Ann')],
    ['hidden text', (terminal) => askText(terminal, 'Secret', () => undefined, true)],
    ['choice', (terminal) => askChoice(terminal, 'City', [{ name: 'Lima', value: 1 }])],
    [
      'choices',
      (terminal) => askMany(terminal, 'Cities', [{ name: 'Lima', value: 1, checked: true }], () => undefined),
    ],
    ['yes or no', (terminal) => askYesNo(terminal, 'Sure')],
  ])('%s', async (_kind, ask) => {
    const [coloured, plain] = [await write(true, ask), await write(false, ask)];
    expect(coloured).toContain('\x1b[34m?\x1b[39m');
    expect(coloured).toContain(`\x1b[32m${figures.tick}\x1b[39m`);
    expect(plain.split('\x1b').filter((text) => /^\[[\d;]*m/.test(text))).toEqual([]);
  });
});

describe('Ctrl-Z in a prompt', () => {
  it('stops the job in cooked mode, and the prompt goes on when it is continued', async () => {
    const log: string[] = [];
    const setRawMode = (raw: boolean) => log.push(`raw ${raw}`);
    const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode });
    const output = Object.assign(new PassThrough(), { columns: 80, isTTY: true });
    output.resume();
    const stopJob = async () => {
      log.push('stopped');
      await turn();
      log.push('continued');
    };
    const { signal } = new AbortController();
    const terminal = { input, output, signal, style: { colour: false }, stopJob };
    const answer = askText(terminal, 'Name', () => undefined);
    await expect.poll(() => log).toEqual(['raw true']);
    input.write('An\x1a');
    await expect.poll(() => log).toEqual(['raw true', 'raw false', 'stopped', 'continued', 'raw true']);
    input.write('n\r');
    expect(await answer).toBe('Ann');
  });
});
