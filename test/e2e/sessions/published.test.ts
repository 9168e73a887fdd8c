import { existsSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { delimiter, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { describePython, pythonPath } from '../../setup/python.ts';
import { commandLine, fixture, playwright } from '../harness/fixtures.ts';
import { temporaryFile } from '../harness/folder.ts';
import { sessionUser } from '../harness/sessions.ts';

describePython('a session with a FastMCP server', () => {
  const target = () => commandLine([pythonPath(), fixture('python/stateful.py')]);

  it('keeps its state, answers its questions, and starts it again when it died', async () => {
    const user = sessionUser();
    const start = ['call', target(), 'count', '--session', 's', '--protocol', 'legacy'];
    expect(await user.output(start)).toBe('1\n');
    expect(await user.output(['call', '@s', 'count'])).toBe('2\n');
    const ask = ['call', '@s', 'ask', 'message=Who?', '--answer', 'value=Ada'];
    expect(await user.output(ask)).toBe('accept Ada\n');
    expect(await user.failure(3, ['call', '@s', 'die'])).toContain('exited with status 9');
    expect(await user.output(['call', '@s', 'count'])).toBe('1\n');
  });

  it.each(['legacy', '2026-07-28'])(
    'reports progress, and cancels what its client gives up: %s',
    async (revision) => {
      const user = sessionUser();
      await user.output(['ping', target(), '--session', 's', '--protocol', revision]);
      const until = temporaryFile();
      const line = user.start(['call', '@s', 'wait', 'name=tea', `until=${until}`]);
      await line.stderr.until('began tea');
      line.kill('SIGINT');
      expect((await line.finished).exitCode).toBe(130);
      await expect.poll(() => user.output(['call', '@s', 'cancelled'])).toBe('tea\n');
      writeFileSync(until, '');
      const done = await user.run(['call', '@s', 'wait', 'name=tea', `until=${until}`]);
      expect(done.stdout).toBe('tea done\n');
      expect(done.stderr).toContain('progress 1 of 2 (50%): tea');
    },
  );
});

/** The path of Chromium, if it is installed. */
const chromium = (process.env.PATH ?? '')
  .split(delimiter)
  .flatMap((folder) => ['chromium', 'google-chrome'].map((name) => join(folder, name)))
  .find((path) => existsSync(path));

describe.skipIf(chromium === undefined)('a session with @playwright/mcp', () => {
  it('keeps the page of its browser from line to line, and closes the browser', async () => {
    const page = '<title>Before</title><button onclick="document.title = \'After\'">Change</button>';
    const site = createServer((_request, response) => {
      response.setHeader('content-type', 'text/html');
      response.end(page);
    });
    await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void site.close());
    const { port } = site.address() as AddressInfo;

    const options = ['--headless', '--no-sandbox', '--isolated', '--executable-path', chromium ?? ''];
    const target = commandLine(playwright(...options));
    const user = sessionUser();
    const open = ['call', target, 'browser_navigate', `url=http://127.0.0.1:${port}/`, '--session', 'b'];
    expect(await user.output(open)).toContain('Page Title: Before');
    expect(await user.output(['call', '@b', 'browser_click', 'target=button'])).toContain(
      'Page Title: After',
    );
    const title = ['call', '@b', 'browser_evaluate', 'function=() => document.title'];
    expect(await user.output(title)).toContain('"After"');
    await user.output(['stop', '@b']);
    expect(user.processes()).toEqual([]);
  });
});
