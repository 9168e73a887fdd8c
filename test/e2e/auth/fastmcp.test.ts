import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { expect, it } from 'vitest';
import { describePython, pythonPath } from '../../setup/python.ts';
import { fixture } from '../harness/fixtures.ts';
import { temporaryFolder } from '../harness/folder.ts';
import { listenProgram } from '../harness/listening.ts';
import { browser, LoggingIn } from '../harness/logins.ts';

/** The path of Chromium, if it is installed. */
const chromium = (process.env.PATH ?? '')
  .split(delimiter)
  .flatMap((folder) => ['chromium', 'chromium-browser', 'google-chrome'].map((name) => join(folder, name)))
  .find((path) => existsSync(path));

describePython("FastMCP's server with a login", () => {
  it(`supports login with ${chromium === undefined ? 'a plain HTTP client' : 'Chromium'}, calls, and logout`, async () => {
    const { url } = await listenProgram([pythonPath(), fixture('oauth/protected.py')]);
    const headless = ['--headless', '--no-sandbox', '--disable-gpu', '--dump-dom'];
    const user = new LoggingIn({
      BROWSER:
        chromium === undefined
          ? browser()
          : [chromium, ...headless, `--user-data-dir=${temporaryFolder()}`].join(' '),
    });
    const before = await user.run(['tools', url]);
    expect(before.exitCode).toBe(5);
    const login = await user.run(['login', url]);
    expect(login.exitCode, login.stderr).toBe(0);
    expect(login.stdout).toContain(`Logged in to ${url} at ${new URL('/', url).href} with scope read`);
    expect((await user.run(['call', url, 'multiply', 'a=6', 'b=7'])).stdout).toBe('42\n');
    user.expireTokens(-10);
    const { refresh } = user.only().secrets;
    expect((await user.run(['call', url, 'multiply', 'a=6', 'b=7'])).stdout).toBe('42\n');
    expect(user.only().secrets.refresh).not.toBe(refresh);
    expect((await user.run(['logout', url])).exitCode).toBe(0);
    expect((await user.run(['tools', url])).exitCode).toBe(5);
  });

  it('supports login over HTTP with SSE', async () => {
    const { url } = await listenProgram([pythonPath(), fixture('oauth/protected.py'), 'sse']);
    const user = new LoggingIn();
    const { stderr, exitCode } = await user.run(['tools', url]);
    expect(exitCode).toBe(5);
    expect(stderr).toContain(`Log in with: mcpc login ${url}`);
    expect((await user.run(['login', url])).exitCode).toBe(0);
    expect((await user.run(['call', url, 'multiply', 'a=6', 'b=7'])).stdout).toBe('42\n');
  });
});
