import { spawn } from '@lydell/node-pty';
import headless from '@xterm/headless';
import { program } from './measuring.mjs';
import { watch } from './watched.mjs';

const size = { cols: 100, rows: 30 };
/** The time limit for the screen, in ms. */
const patience = 60_000;

/**
 * Runs a program to its end on a terminal. Returns the time until the screen shows a text, and until its end, in ms.
 */
export async function runOnTerminal(program, shows) {
  const { words, env, figures } = watch(program);
  const screen = { ...size, name: 'xterm-256color', env: { ...env, LANG: 'C.UTF-8', PAGER: 'cat' } };
  const began = performance.now();
  const child = spawn(process.execPath, words, screen);
  let text = '';
  let first;
  child.onData((data) => {
    text += data;
    if (first === undefined && shows.test(text)) first = performance.now() - began;
  });
  await new Promise((resolve) => child.onExit(resolve));
  if (first === undefined) throw new Error(`The terminal does not show it:\n${text.slice(0, 1_000)}`);
  return { first, wall: performance.now() - began, ...(await figures()) };
}

/** mcpc's shell on a terminal, and the time for each key. */
export class ShellOnTerminal {
  #prompt;
  #figures;
  #screen = new headless.Terminal({ ...size, scrollback: 0, allowProposedApi: true });
  #child;
  #look = () => {};

  /** `target` is the server, `prompt` the prompt that it shows. */
  static async open(target, prompt) {
    const shell = new ShellOnTerminal(target, prompt);
    await shell.#shown(() => shell.#line() === '');
    return shell;
  }

  constructor(target, prompt) {
    const { words, env, figures } = watch([program, 'connect', target]);
    this.#prompt = prompt;
    this.#figures = figures;
    const look = { ...env, LANG: 'C.UTF-8', PAGER: `head -n ${size.rows - 5}` };
    this.#child = spawn(process.execPath, words, { ...size, name: 'xterm-256color', env: look });
    this.#child.onData((data) => this.#screen.write(data, () => this.#look()));
  }

  /** Types at an empty prompt. */
  async type(text) {
    this.#child.write(text);
    await this.#shown(() => this.#line() === text);
  }

  /** Presses a key. Returns the time until the screen showed the result, and the longest block of the event loop, in ms. */
  async press(key, shows) {
    await this.#figuresNow();
    const began = performance.now();
    this.#child.write(key);
    await this.#shown(() => shows.test(this.#text()));
    const wall = performance.now() - began;
    return { wall, ...(await this.#figuresNow()) };
  }

  /** Clears the prompt after the running command has ended. */
  async clear() {
    if (this.#line() !== '') this.#child.write('\x03');
    await this.#shown(() => this.#line() === '');
  }

  async close() {
    const ended = new Promise((resolve) => this.#child.onExit(resolve));
    this.#child.write('\x04');
    await ended;
  }

  /** The figures since the last call. */
  #figuresNow() {
    this.#child.kill('SIGUSR2');
    return this.#figures();
  }

  #shown(condition) {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`The screen does not show it:\n${this.#text()}`)),
        patience,
      );
      this.#look = () => {
        if (!condition()) return;
        clearTimeout(timer);
        this.#look = () => {};
        resolve();
      };
      this.#look();
    });
  }

  /** Returns the text after the prompt at the cursor; undefined if there is no prompt. */
  #line() {
    const { active } = this.#screen.buffer;
    const row = active.getLine(active.baseY + active.cursorY)?.translateToString(false) ?? '';
    if (!row.startsWith(this.#prompt)) return undefined;
    return row.slice(this.#prompt.length, active.cursorX);
  }

  #text() {
    const { active } = this.#screen.buffer;
    const rows = Array.from({ length: size.rows }, (_, row) => active.getLine(active.baseY + row));
    return rows.map((row) => row?.translateToString(true)).join('\n');
  }
}
