import { expect, it } from 'vitest';
import { describePython, pythonPath } from '../setup/python.ts';
import { configFile } from './harness/config.ts';
import { commandLine, fixture } from './harness/fixtures.ts';
import { mcpc } from './harness/mcpc.ts';

describePython('an ordinary FastMCP server', () => {
  const server = () => commandLine([pythonPath(), fixture('python/ordinary.py')]);

  it('shows no banner, and its logs as lines', async () => {
    const { stdout, stderr } = await mcpc(['call', server(), 'climb']);
    expect(stdout).toBe('done\n');
    expect(stderr).toContain('info: step 0 of 2  step=0 by.name="Ada Lovelace" by.token=[redacted]\n');
    expect(stderr).toContain('at the top\n');
    expect(stderr).not.toContain('FastMCP');
  });

  it('whose banner is wanted shows it with --verbose or --trace', async () => {
    const env = { FASTMCP_SHOW_SERVER_BANNER: 'true', COLUMNS: '60' };
    const { stderr } = await mcpc(['ping', server(), '--trace'], { env });
    expect(stderr).toMatch(/^╭─{58}╮$/m);
  });

  it('that asks only in the legacy era names the line, or the member of its entry, that helps', async () => {
    const file = configFile({ asker: { command: pythonPath(), args: [fixture('python/ordinary.py')] } });
    const failed = await mcpc(['call', `${file}:asker`, 'ask']);
    expect(failed.exitCode).toBe(1);
    expect(failed.stderr).toContain('is unavailable on 2026-07-28 connections.\n');
    expect(failed.stderr).toContain(
      `To use that: mcpc call ${file}:asker ask --protocol legacy\n  Or set "protocol": "legacy" in asker of ${file}.\n`,
    );
    const helped = await mcpc(['call', `${file}:asker`, 'ask', '--protocol', 'legacy']);
    expect(helped).toMatchObject({ stdout: 'decline\n', exitCode: 0 });
  });
});
