import { anySignal } from '../core/abort.ts';
import type { ServerRequestResult, UrlElicitation } from '../core/server-requests.ts';
import { linked } from '../terminal/capabilities/hyperlinks.ts';
import { openInBrowser } from '../terminal/programs/browser.ts';
import { askChoice, askText, back, orBack } from '../terminal/prompts.ts';
import type { Prompter } from './prompter.ts';
import { addressOf, urlText } from './request-text.ts';

/** Shows a URL that a server wants the user to open; opens it only if they agree. */
export async function askUrl(
  prompter: Prompter,
  { server, message, url, completed, wait }: UrlElicitation,
): Promise<ServerRequestResult> {
  const address = addressOf(url);
  const choices = [
    ...(address.url === undefined ? [] : [{ name: 'Open it in the browser', value: 'open' as const }]),
    { name: 'I will open it myself', value: 'accept' as const },
    { name: 'Decline', value: 'decline' as const },
    { name: 'Cancel: tell the server that you did not decide', value: 'cancel' as const },
  ];
  const chosen = await prompter.prompt(
    (terminal) => askChoice(terminal, 'Open it?', choices),
    (style) => urlText(server, message, address, style),
  );
  if (chosen === 'decline' || chosen === 'cancel') return { action: chosen };
  if (chosen === 'open' && address.url !== undefined) await open(prompter, address.url);
  if (wait && !(await visited(prompter, completed))) return { action: 'cancel' };
  return { action: 'accept', visiting: !wait };
}

async function open(prompter: Prompter, url: URL): Promise<void> {
  if (await openInBrowser(url, prompter.environment)) return;
  const { theme } = prompter.style;
  const page = linked(url.href, prompter.style);
  await prompter.show(`  ${theme.warning('No browser could be opened.')} Open it yourself:\n${page}\n`);
}

/** Waits until the server or the user says that the visit is over. Returns false when the user gives up. */
async function visited(prompter: Prompter, completed: Promise<void> | undefined): Promise<boolean> {
  const over = new AbortController();
  const done = Symbol('done');
  void completed?.then(() => over.abort(done));
  try {
    const answer = await prompter.prompt((terminal) => {
      const signal = anySignal(terminal.signal, over.signal);
      const message = 'Press Enter when you are done (Esc: give up)';
      return orBack({ ...terminal, signal }, askText, message, () => undefined);
    });
    return answer !== back;
  } catch (error) {
    if (error === done) return true;
    throw error;
  }
}
