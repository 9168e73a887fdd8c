/** How a login ended, for the page that the browser shows. */
export type CallbackOutcome = 'done' | 'declined' | 'failed';

const texts: Record<CallbackOutcome | 'used' | 'unknown', [title: string, text: string]> = {
  done: ['You are logged in', 'You can close this window and go back to the terminal.'],
  declined: [
    'You are not logged in',
    'The login was declined. The terminal knows more; this window can be closed.',
  ],
  failed: [
    'You are not logged in',
    'Something went wrong. The terminal knows more; this window can be closed.',
  ],
  used: ['This login is over', 'It has been answered already. Begin again in the terminal.'],
  unknown: ['There is nothing here', 'mcpc only waits for the end of a login.'],
};

/** The page that a browser shows at the end of a login. Nothing of what the browser brought is in it. */
export function callbackPage(outcome: CallbackOutcome | 'used' | 'unknown'): string {
  const [title, text] = texts[outcome];
  const colour = outcome === 'done' ? '#1a7f37' : '#9a6700';
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} – mcpc</title>
<style>
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
  body { display: grid; place-content: center; min-height: 90vh; margin: 0 1rem; text-align: center }
  h1 { font-size: 1.4rem; color: ${colour} }
</style>
<h1>${title}</h1>
<p>${text}</p>
</html>
`;
}
