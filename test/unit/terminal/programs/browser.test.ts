import { describe, expect, it } from 'vitest';
import { browserCommands, openInBrowser } from '../../../../src/terminal/programs/browser.ts';

const address = 'https://a.example/?b=$(c)&d="e"';
const commands = (env: NodeJS.ProcessEnv, platform = 'linux') =>
  browserCommands(address, { env, cwd: '/', platform });

describe('the browser', () => {
  it('is $BROWSER, whose commands get the URL as one argument', () => {
    expect(commands({ BROWSER: 'firefox --new-tab' })).toEqual([['firefox', '--new-tab', address]]);
    expect(commands({ BROWSER: 'one:two --at=%s -x' })).toEqual([
      ['one', address],
      ['two', `--at=${address}`, '-x'],
    ]);
  });

  it('is otherwise that of the system, if there is a display', () => {
    expect(commands({})).toEqual([]);
    expect(commands({ DISPLAY: ':0' })).toEqual([['xdg-open', address]]);
    expect(commands({}, 'darwin')).toEqual([['/usr/bin/open', address]]);
    expect(commands({}, 'win32')).toEqual([['rundll32', 'url.dll,FileProtocolHandler', address]]);
  });

  it('opens only http(s) URLs, and reports failure', async () => {
    const environment = { env: { BROWSER: '/bin/true', PATH: '/bin:/usr/bin' }, cwd: '/', platform: 'linux' };
    expect(await openInBrowser(new URL('https://a.example'), environment)).toBe(true);
    expect(await openInBrowser(new URL('file:///etc/passwd'), environment)).toBe(false);
    expect(await openInBrowser(new URL('javascript:alert(1)'), environment)).toBe(false);
    for (const BROWSER of ['/bin/false', 'no-such-browser', '/no/such/browser']) {
      expect(
        await openInBrowser(new URL('https://a.example'), {
          ...environment,
          env: { ...environment.env, BROWSER },
        }),
      ).toBe(false);
    }
  });
});
