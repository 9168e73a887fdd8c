import { McpcError } from '../core/errors.ts';
import type { ServerRequestResult, UrlElicitation } from '../core/server-requests.ts';
import { askChoice, askText, back, orBack, type PromptTerminal } from '../terminal/prompts.ts';
import { flatten } from '../terminal/sanitise.ts';
import type { QuestionDesk } from './question-desk.ts';
import { addressOf, urlText } from './request-text.ts';

/** Shows an address that a server wants visited; opens it only after a yes. */
export async function askUrl(
  desk: QuestionDesk,
  { server, message, url, completed, wait }: UrlElicitation,
  within: <T>(prompt: (terminal: PromptTerminal) => Promise<T>) => Promise<T>,
): Promise<ServerRequestResult> {
  const address = addressOf(url);
  const chosen = await within(async (terminal) => {
    await desk.show(urlText(server, message, address, desk.style));
    return askChoice(terminal, 'Visit it?', [
      ...(address.url === undefined ? [] : [{ name: 'Open it in the browser', value: 'open' as const }]),
      { name: 'I visit it myself', value: 'accept' as const },
      { name: 'Decline: the server is told no', value: 'decline' as const },
      { name: 'Cancel: the server is told that you did not decide', value: 'cancel' as const },
    ]);
  });
  if (chosen === 'decline' || chosen === 'cancel') return { action: chosen };
  if (chosen === 'open' && address.url !== undefined) await openIt(desk, address.url.href);
  if (wait && !(await visited(completed, within))) return { action: 'cancel' };
  return { action: 'accept', visiting: !wait };
}

/** Opens it; where that cannot be, the person can copy it. */
async function openIt(desk: QuestionDesk, url: string): Promise<void> {
  try {
    await desk.open(url);
  } catch (error) {
    if (!(error instanceof McpcError)) throw error;
    const { theme } = desk.style;
    await desk.show(`  ${theme.warning(flatten(error.message))} Open it yourself:\n${url}\n`);
  }
}

/** Waits until the server or the person says that the visit is over; false when the person gives it up. */
async function visited(
  completed: Promise<void> | undefined,
  within: <T>(prompt: (terminal: PromptTerminal) => Promise<T>) => Promise<T>,
): Promise<boolean> {
  const over = new AbortController();
  const done = Symbol('done');
  void completed?.then(() => over.abort(done));
  try {
    const answer = await within((terminal) => {
      const signal = AbortSignal.any([terminal.signal, over.signal]);
      return orBack({ ...terminal, signal }, (inner) =>
        askText(inner, 'Enter when you are done there (Esc: give up)', () => undefined),
      );
    });
    return answer !== back;
  } catch (error) {
    if (error === done) return true;
    throw error;
  }
}
