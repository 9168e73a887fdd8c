import { InterruptedError } from '../core/errors.ts';
import type { LoginUi } from '../engine/auth/context.ts';
import { linked } from '../terminal/capabilities/hyperlinks.ts';
import { sanitiseLine } from '../terminal/sanitise.ts';
import type { Prompter } from './prompter.ts';

/** Shown where no browser can redirect to mcpc by itself. */
const pasteHint =
  'When the browser is done, copy the address it ended at, even if the page shows an error, and paste it here.';

/** Logs in with the user at the terminal. `browser`: whether pages may be opened. */
export function createLoginUi(prompter: Prompter, { browser }: { browser: boolean }): LoginUi {
  return {
    confirm: (question, signal) => prompter.scoped({ signal }).confirm(question),
    whileUserActs: (work) => prompter.whileUserActs(work),
    async openBrowser(address, server) {
      await prompter.show(
        `To log in to ${sanitiseLine(server)}, open this page in a browser:\n${linked(address.href, prompter.style)}\n`,
      );
      if (!browser) return false;
      const { openInBrowser } = await import('../terminal/programs/browser.ts');
      return openInBrowser(address, prompter.environment);
    },
    async readRedirectUrl(check, signal) {
      if (!prompter.isInteractive) return readPastedLine(prompter, check, signal);
      await prompter.show(`${pasteHint}\n`);
      const { askText } = await import('../terminal/prompts.ts');
      return prompter.scoped({ signal }).prompt((terminal) => askText(terminal, 'Address', check));
    },
  };
}

/** Reads a line from a standard input that is not a terminal. At its end, only the browser can complete the login. */
async function readPastedLine(
  prompter: Prompter,
  check: (text: string) => string | undefined,
  signal: AbortSignal,
): Promise<string> {
  const { createInterface } = await import('node:readline');
  return new Promise((resolve, reject) => {
    const lines = createInterface({ input: prompter.environment.stdin });
    const abort = () => {
      lines.close();
      reject(signal.reason ?? new InterruptedError('SIGINT'));
    };
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    lines.on('error', () => lines.close());
    lines.on('line', (text) => {
      const problem = check(text);
      if (problem !== undefined) {
        void prompter.show(`${problem}\n`);
        return;
      }
      lines.close();
      resolve(text);
    });
  });
}
