import { InterruptedError } from '../core/errors.ts';
import type { LoginUi } from '../engine/auth/login-ui.ts';
import type { Environment } from '../terminal/environment.ts';
import { sanitiseLine } from '../terminal/sanitise.ts';
import type { Desk } from './desk.ts';

/** What the person is asked for when no browser could come back by itself. */
const pasteHint =
  'When the browser is done, copy the address at which it ended, also if it shows an error there, and paste it here.';

/** Has the person at a desk log in. `browser`: whether pages may be opened. */
export function loginDesk(desk: Desk, environment: Environment, { browser }: { browser: boolean }): LoginUi {
  return {
    async confirm(question, signal) {
      const { askYesNo } = await import('../terminal/prompts.ts');
      return desk.ask((terminal) => askYesNo(until(terminal, signal), question));
    },
    async openBrowser(address, server) {
      await desk.show(
        `To log in to ${sanitiseLine(server)}, open this page in a browser:\n  ${address.href}\n`,
      );
      if (!browser) return false;
      const { openInBrowser } = await import('../terminal/browser.ts');
      return openInBrowser(address, environment);
    },
    async readRedirectUrl(check, signal) {
      if (desk.staffed) {
        await desk.show(`${pasteHint}\n`);
        const { askText } = await import('../terminal/prompts.ts');
        return desk.ask((terminal) => askText(until(terminal, signal), 'Address', check));
      }
      return pastedLine(environment, (text) => desk.show(`${text}\n`), check, signal);
    },
  };
}

function until<Terminal extends { signal: AbortSignal }>(terminal: Terminal, signal: AbortSignal): Terminal {
  return { ...terminal, signal: AbortSignal.any([terminal.signal, signal]) };
}

/** A line of an input that is no terminal; where there is none, the browser has to come back by itself. */
async function pastedLine(
  { stdin }: Environment,
  show: (text: string) => Promise<void>,
  check: (text: string) => string | undefined,
  signal: AbortSignal,
): Promise<string> {
  const { createInterface } = await import('node:readline');
  return new Promise((resolve, reject) => {
    const lines = createInterface({ input: stdin });
    signal.addEventListener(
      'abort',
      () => {
        lines.close();
        reject(signal.reason ?? new InterruptedError('SIGINT'));
      },
      { once: true },
    );
    lines.on('line', (text) => {
      const problem = check(text);
      if (problem !== undefined) {
        void show(problem);
        return;
      }
      lines.close();
      resolve(text);
    });
  });
}
