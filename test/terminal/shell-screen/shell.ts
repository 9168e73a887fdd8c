/**
 * A small shell on the interactive terminal, for its tests, with fixed completions, colours and history. Each of its
 * commands does one thing that a shell can do. SIGUSR2 runs the command that `when COMMAND` has set.
 */
import { spawn } from 'node:child_process';
import type {
  CompletionSignals,
  Completions,
  LineRequest,
  Span,
} from '../../../src/terminal/interactive-terminal.ts';
import { ownProcess } from '../../../src/terminal/programs/own-process.ts';
import {
  askChoice,
  askText,
  askYesNo,
  type PromptStreams,
  type PromptTerminal,
} from '../../../src/terminal/prompts.ts';
import { openInteractive } from '../../../src/terminal/screen/open-terminal.ts';

const { stdin, stdout, stderr, env, platform } = process;
const shell = { stdin, stdout, stderr, env, platform, signals: process, terminalProcess: ownProcess };
// As mcpc does outside the shell. Not called while the terminal is open.
process.on('SIGINT', () => process.exit(130));
for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(1));
const terminal = openInteractive(shell, () => undefined);
const say = (text: string) => terminal.stdout.write(`${text}\n`);
const paint = (code: number) => (text: string) => (env.NO_COLOR ? text : `\x1b[${code}m${text}\x1b[39m`);

let happens: () => unknown = () => terminal.stderr.write(`log ${++count}\n`);
let count = 0;
process.on('SIGUSR2', () => void happens());

const cities = ['Lagos', 'Lima', 'Lisbon', 'Tromsø', '東京'];
const commands: Record<string, { about: string; run: (words: string) => unknown }> = {
  call: { about: 'calls a tool', run: say },
  cancel: { about: 'cancels a call', run: say },
  city: { about: 'takes a city', run: say },
  say: { about: 'says its words', run: say },
  part: { about: 'says its words and leaves the line open', run: (words) => terminal.stdout.write(words) },
  flood: {
    about: 'writes so many lines at once',
    run: (words) => terminal.stdout.write(lines(Number(words))),
  },
  logs: { about: 'logs so many lines, one each 5 ms', run: (words) => log(Number(words)) },
  nap: { about: 'waits for Ctrl-C', run: nap },
  status: {
    about: 'shows live rows',
    run: (words) => terminal.setStatus(words === '' ? undefined : () => words.split(',')),
  },
  name: { about: 'asks for a name', run: askName },
  form: { about: 'asks three things', run: askForm },
  lend: {
    about: 'runs a command of the system',
    run: (words) => terminal.withTerminal(() => runProgram(words)),
  },
  fault: {
    about: 'has a fault',
    run: () =>
      setImmediate(() => {
        throw new Error('a fault');
      }),
  },
  when: {
    about: 'says what happens by itself',
    run: (words) => {
      happens = () => run(words);
    },
  },
};

function lines(many: number): string {
  return Array.from({ length: many }, (_, index) => `line ${index + 1}\n`).join('');
}

function log(many: number): void {
  const began = Date.now();
  let sent = 0;
  const timer = setInterval(() => {
    // Catches up if the timer is late on a busy machine.
    for (const due = (Date.now() - began) / 5; sent < Math.min(due, many); ) {
      terminal.stderr.write(`log ${++sent}\n`);
    }
    if (sent === many) clearInterval(timer);
  }, 5);
}

function nap(): Promise<void> {
  say('napping');
  return new Promise((resolve) => {
    const off = terminal.onInterrupt(() => {
      off();
      say('interrupted');
      resolve();
    });
  });
}

const styled = (streams: PromptStreams) => ({ ...streams, style: { colour: !env.NO_COLOR } });

async function askName(): Promise<void> {
  const name = await terminal.prompt((streams) =>
    askText(styled(streams), 'Your name', (text) => (text === '' ? 'Say one.' : undefined)),
  );
  say(`named ${name}`);
}

async function askForm(): Promise<void> {
  const prompt = async (prompts: PromptTerminal) => [
    await askText(prompts, 'Secret', () => undefined, true),
    await askChoice(
      prompts,
      'City',
      cities.map((name) => ({ name, value: name })),
    ),
    await askYesNo(prompts, 'Sure'),
  ];
  const answers = await terminal.prompt((streams) => prompt(styled(streams)));
  say(`answers ${JSON.stringify(answers)}`);
}

function runProgram(words: string): Promise<void> {
  return new Promise((resolve) => {
    spawn('sh', ['-c', words], { stdio: 'inherit' }).once('exit', () => resolve());
  });
}

async function complete(
  text: string,
  cursor: number,
  { typedOn }: CompletionSignals,
): Promise<Completions | undefined> {
  const before = text.slice(0, cursor);
  const from = before.lastIndexOf(' ') + 1;
  const word = before.slice(from);
  if (word.startsWith('stuck')) {
    await new Promise<void>((resolve) => typedOn.addEventListener('abort', () => resolve(), { once: true }));
    say('gave up');
    return { from, to: cursor, candidates: [{ text: 'too late' }] };
  }
  const candidates =
    from === 0
      ? Object.entries(commands).map(([name, { about }]) => ({ text: name, description: about, after: ' ' }))
      : before.startsWith('city ')
        ? cities.map((name) => ({ text: name }))
        : [];
  return { from, to: cursor, candidates: candidates.filter((candidate) => candidate.text.startsWith(word)) };
}

function highlight(text: string): Span[] {
  const spans: Span[] = [];
  const [word = ''] = /^\S*/.exec(text) ?? [];
  if (word !== '') spans.push({ from: 0, to: word.length, paint: paint(word in commands ? 32 : 31) });
  for (const found of text.matchAll(/"[^"]*"?/g)) {
    spans.push({ from: found.index, to: found.index + found[0].length, paint: paint(33) });
  }
  return spans;
}

async function run(text: string): Promise<void> {
  const [word = '', ...words] = text.split(' ');
  try {
    await (commands[word]?.run ?? (() => text !== '' && say(`ran ${JSON.stringify(text)}`)))(words.join(' '));
  } catch (error) {
    say(`failed: ${error instanceof Error ? error.name : error}`);
  }
}

const entries = JSON.parse(env.ENTRIES ?? '[]') as string[];
const request: LineRequest = {
  prompt: () => paint(36)(env.PROMPT ?? 'demo> '),
  ...(env.INITIAL === undefined ? {} : { initial: env.INITIAL }),
  isIncomplete: (text) =>
    [...text].filter((sign) => sign === '{').length > [...text].filter((sign) => sign === '}').length,
  highlight,
  complete,
  history: { entries },
};

for (;;) {
  const read = await terminal.readLine(request);
  if (read.type === 'end') break;
  if (read.type === 'interrupted') continue;
  if (read.text !== '') entries.push(read.text);
  if (read.text === 'exit') break;
  await run(read.text);
}
say('bye');
await terminal.close();
process.stdout.write('closed\n');
