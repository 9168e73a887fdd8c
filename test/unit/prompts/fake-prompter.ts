import { PassThrough } from 'node:stream';
import { InterruptedError } from '../../../src/core/errors.ts';
import { type PrompterOptions, TerminalPrompter } from '../../../src/prompts/prompter.ts';
import { styleOf } from '../../../src/terminal/style.ts';
import { fakeEnvironment } from '../app/fake-environment.ts';

const style = styleOf({ isTTY: false, columns: undefined, env: {}, platform: 'linux' });

/** A prompter on a terminal without cursor keys, whose user types `answers` and then Ctrl-C. */
export function fakePrompter(answers: string[], options: Partial<PrompterOptions> = {}) {
  const typed = [...answers];
  const transcript: string[] = [];
  const prompter = new TerminalPrompter({
    environment: fakeEnvironment(),
    output: {
      report: async (text) => {
        transcript.push(text);
      },
    },
    styles: { out: style, err: style },
    terminal: {
      prompt: (ask) =>
        ask({
          input: new PassThrough(),
          output: new PassThrough(),
          signal: new AbortController().signal,
          plain: async (shown) => {
            transcript.push(shown);
            const answer = typed.shift();
            if (answer === undefined) throw new InterruptedError('SIGINT');
            return answer;
          },
        }),
      withTerminal: (work) => work(),
    },
    isInteractive: true,
    ...options,
  });
  return { prompter, transcript, left: typed };
}
