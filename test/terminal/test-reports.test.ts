import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../e2e/harness/folder.ts';
import { type Stepped, stepped } from '../e2e/harness/stepped.ts';
import { openTerminal, type TerminalSession } from '../e2e/harness/terminal.ts';

/** Runs a case that fails and one that takes a step of the server, on a narrow terminal. */
function testOn(server: Stepped): TerminalSession {
  const cwd = temporaryFolder();
  const lines = [
    `server '${server.target}'`,
    'test lists',
    '  tools',
    '  expect has "no such tool"',
    'test works',
    '  work',
    '  expect done',
  ];
  writeFileSync(join(cwd, 'steps.mcpc'), lines.join('\n'));
  return openTerminal(['test'], { cwd, columns: 50 });
}

describe('mcpc test on a terminal', () => {
  it('shows the running case of a file, and in the end the report alone', async () => {
    const server = stepped('--steps', '1');
    const session = testOn(server);
    await session.until(/^\S steps\.mcpc 2\/2 works {2}[\d.]+ m?s$/m);
    server.step();
    server.step();
    expect(await session.exited).toMatchObject({ exitCode: 1 });
    const [first, ...others] = session.text.split('\n');
    expect(first).toMatch(/^✗ steps\.mcpc {2}1 failed, 1 passed {2}[\d.]+ m?s$/);
    expect(others.slice(0, 5)).toEqual([
      '',
      'steps.mcpc:4  lists',
      '  tools',
      '  expect has "no such tool"',
      '  The result does not contain "no such tool": NAME',
    ]);
    expect(session.text).toContain("\n  To run it alone: mcpc test steps.mcpc --filter '");
    expect(session.text).toMatch(/\n\n1 failed, 1 passed {2}[\d.]+ m?s$/);
  });

  it('reports what there is when Ctrl-C ends the run', async () => {
    const session = testOn(stepped('--steps', '1'));
    await session.until('2/2 works');
    session.type('\u0003');
    expect(await session.exited).toMatchObject({ exitCode: 130 });
    expect(session.text).toMatch(/\n\nThe run was interrupted\.\n1 failed, 1 skipped {2}[\d.]+ m?s$/);
    expect(session.text).not.toContain('2/2 works');
  });
});
