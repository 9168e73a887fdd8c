import { readFileSync } from 'node:fs';
import { delimiter } from 'node:path';
import { describe, expect, it } from 'vitest';
import { raw } from '../e2e/harness/fixtures.ts';
import { temporaryFile } from '../e2e/harness/folder.ts';
import { folderWithMcpc } from '../e2e/harness/program.ts';
import { stepped } from '../e2e/harness/stepped.ts';
import { openTerminal, TerminalSession } from '../e2e/harness/terminal.ts';

describe('progress on a terminal', () => {
  it('is a spinner, then a bar with message and time, then erased', async () => {
    const server = stepped();
    const session = openTerminal(['call', server.target, 'work', '--log-level', 'warning']);
    await session.until(/^\S waiting for .*stepped.* {2}[\d.]+ m?s$/m);
    server.step();
    await session.until(/^\S step 1 {2}█+░+ {2}33% {2}[\d.]+ m?s {2}1 of 3/m);
    server.step();
    await session.until(/^\S step 2 {2}█+░+ {2}66% {2}[\d.]+ m?s {2}2 of 3/m);
    for (let left = 2; left > 0; left -= 1) server.step();
    expect(await session.exited).toMatchObject({ exitCode: 0 });
    expect(session.history().join('\n').trimEnd()).toBe('done');
  });

  it('shows rate and remaining time', async () => {
    const session = openTerminal(['call', 'demo', 'brew_tea', 'steps=8', 'delay=300'], { columns: 120 });
    await session.until(/\d s left {2}[\d.]+\/s/);
    await session.exited;
    expect(session.text).toBe('Your sencha is ready.');
  });

  it('stays below the logs', async () => {
    const server = stepped('--steps', '2');
    const session = openTerminal(['call', server.target, 'work']);
    server.step();
    await session.until(/^info stepped: logged 1\n\S step 1 {2}█+░+ {2}50%/);
    server.step();
    await session.until(/^info stepped: logged 1\ninfo stepped: logged 2\n\S step 2 /);
    server.step();
    await session.exited;
    expect(session.text).toBe('info stepped: logged 1\ninfo stepped: logged 2\ndone');
  });

  it('does not affect a redirected result', async () => {
    const file = temporaryFile('result');
    const PATH = [folderWithMcpc(), process.env.PATH].join(delimiter);
    const server = stepped('--steps', '1');
    const script = `mcpc call '${server.target}' work --log-level warning > ${file}`;
    const session = new TerminalSession(['bash', '-c', script], { env: { PATH } });
    server.step();
    await session.until('100%');
    server.step();
    expect(await session.exited).toMatchObject({ exitCode: 0 });
    expect(readFileSync(file, 'utf8')).toBe('done\n');
    expect(session.text).toBe('');
  });

  it('is drawn on a terminal of unknown size', async () => {
    const PATH = [folderWithMcpc(), process.env.PATH].join(delimiter);
    const script = 'stty cols 0 rows 0; exec mcpc call demo brew_tea steps=2 delay=400';
    const session = new TerminalSession(['bash', '-c', script], { env: { PATH } });
    await session.until('1 of 2');
    expect(await session.exited).toMatchObject({ exitCode: 0 });
    expect(session.text).toBe('Your sencha is ready.');
  });

  it('is not drawn with --quiet', async () => {
    const session = openTerminal(['call', 'demo', 'brew_tea', 'steps=1', 'delay=300', '--quiet']);
    await session.exited;
    expect(session.history().join('\n').trimEnd()).toBe('Your sencha is ready.');
  });

  it('is a line per step on a terminal without cursor movement', async () => {
    const env = { TERM: 'dumb' };
    const session = openTerminal(['call', 'demo', 'brew_tea', 'steps=2', 'delay=1100'], { env });
    await session.exited;
    expect(session.text).toMatch(
      /^progress 1 of 2 \(50%\): steeping the leaves\n(progress 2 .*\n)?Your sencha is ready\.$/,
    );
  });

  it('is erased when Ctrl-C ends the call', async () => {
    const session = openTerminal(['call', 'demo', 'brew_tea', 'steps=50', 'delay=300']);
    await session.until('1 of 50');
    session.type('\u0003');
    expect(await session.exited).toMatchObject({ exitCode: 130 });
    expect(session.text.replaceAll('^C', '').trim()).toBe('mcpc was interrupted.');
  });

  it('is erased when the call fails', async () => {
    const session = openTerminal(['call', raw('never-answers'), 'wait', '--timeout', '1']);
    await session.until('waiting for');
    expect(await session.exited).toMatchObject({ exitCode: 4 });
    expect(session.history().join('\n')).not.toContain('waiting for');
    expect(session.text).toContain('error:');
  });
});
