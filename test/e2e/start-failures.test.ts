import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describePython, pythonPath } from '../setup/python.ts';
import { configFile, program } from './harness/config.ts';
import { raw } from './harness/fixtures.ts';
import { temporaryFolder } from './harness/folder.ts';
import { mcpc } from './harness/mcpc.ts';
import { expectNoSurvivors, marker } from './harness/processes.ts';

/** Writes a file. Returns its path. */
function file(name: string, text: string, mode = 0o600): string {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, text, { mode });
  return path;
}

/** The error for a server that does not start. */
async function failure(target: string, ...words: string[]): Promise<string> {
  const { stdout, stderr, exitCode } = await mcpc(['tools', target, ...words]);
  expect({ stdout, exitCode }, stderr).toEqual({ stdout: '', exitCode: 3 });
  return stderr;
}

/** The phase in which a server fails to start. */
async function failingPhase(target: string): Promise<string> {
  const { stderr, exitCode } = await mcpc(['tools', target, '--json', '--quiet']);
  const { error } = JSON.parse(stderr);
  expect(error).toMatchObject({ kind: 'connection', exitCode: 3 });
  expect(exitCode).toBe(3);
  return error.phase;
}

describe('a server that cannot be started is an error with status 3 that explains', () => {
  it('a missing program', async () => {
    const message = await failure('no-such-program --flag');
    expect(await failingPhase('no-such-program --flag')).toBe('start');
    expect(message).toContain('Could not start "no-such-program": program not found');
    expect(message).toContain('PATH');
  });

  it('a missing path on a command line', async () => {
    const message = await failure('./no-such-server --flag');
    expect(message).toContain('no-such-server": program not found');
  });

  it('a file that is not executable', async () => {
    const path = file('server', '#!/bin/sh\n');
    const message = await failure(path);
    expect(message).toContain(`chmod +x ${path}`);
  });

  it('a folder on a command line', async () => {
    const folder = join(temporaryFolder(), 'server');
    mkdirSync(folder);
    expect(await failingPhase(`${folder} --flag`)).toBe('start');
  });

  it('a missing interpreter in the first line', async () => {
    const path = file('server', '#!/no/such/interpreter\n', 0o755);
    const message = await failure(path);
    expect(message).toContain('the interpreter in its first line does not exist');
  });

  it('a missing Python', async () => {
    const message = await failure(file('server.py', ''), '--python', 'no-such-python');
    expect(message).toContain('"no-such-python": program not found');
  });
});

describe('a server that exits at once is an error with status 3 that contains', () => {
  it('its exit code and its last lines', async () => {
    const message = await failure(raw('dies-at-start', '--status', '7'));
    expect(await failingPhase(raw('dies-at-start', '--status', '7'))).toBe('handshake');
    expect(message).toContain('exited with status 7 during the handshake');
    expect(message).toContain('Cannot find module "left-pad"');
    expect(message).toContain('npm install');
  });

  it('the signal', async () => {
    const message = await failure(`sh -c 'kill -SEGV $$'`);
    expect(message).toContain('was killed by SIGSEGV during the handshake');
  });

  it('the advice for a missing Node package', async () => {
    const message = await failure(file('server.mjs', 'import "no-such-package";\n'));
    expect(message).toContain('no-such-package');
    expect(message).toContain('npm install');
  });

  it('a syntax error in its code', async () => {
    const message = await failure(file('server.mjs', 'const = 1;\n'));
    expect(message).toContain('server.mjs:1');
    expect(message).toContain('Its code has a syntax error');
  });

  it('advice for an empty script', async () => {
    const message = await failure(file('server.mjs', ''));
    expect(message).toContain('exited with status 0 during the handshake');
    expect(message).toContain('Does the script start the server');
  });

  it('its text on standard output', async () => {
    const message = await failure(file('server.mjs', 'console.log("usage: server PORT");\n'));
    expect(message).toContain('usage: server PORT');
    expect(message).toContain('exited with status 0');
  });

  it('the error of the shell for a text file', async () => {
    const message = await failure(file('server', 'no shell knows this\n', 0o755));
    expect(message).toMatch(/no: (command )?not found/);
    expect(message).toContain('exited with status 127');
  });

  it('its exit after the first answer', async () => {
    const message = await failure(raw('dies-on-probe'), '--protocol', '2026-07-28');
    expect(message).toContain('exited with status 1 during the handshake');
  });

  it('its status, and leaves no processes', async () => {
    const mark = marker();
    const path = file(
      'server',
      `#!/bin/sh\n${process.execPath} -e 'setInterval(() => {}, 1e6)' -- ${mark} &\nexit 3\n`,
      0o755,
    );
    const { stderr, exitCode } = await mcpc(['tools', path]);
    expect(exitCode).toBe(3);
    expect(stderr).toContain('exited with status 3');
    await expectNoSurvivors(mark);
  });
});

describePython('a Python server', () => {
  it('with a missing module is recognized, with advice', async () => {
    const server = file('server.py', 'import no_such_module\n');
    const message = await failure(server, '--python', pythonPath());
    expect(message).toContain(`No module named 'no_such_module'`);
    expect(message).toContain(
      `Its Python, ${pythonPath()} (from --python), has no module "no_such_module".\n` +
        `Install it: ${pythonPath()} -m pip install no_such_module\n` +
        'Or use another Python: --python PATH\n',
    );
  });
});

it('a server of a config file that does not start is named, with and without others', async () => {
  const missing = { command: './nowhere' };
  const single = configFile({ weather: missing });
  expect(await failure(`${single}:weather`)).toContain('\n  while starting weather\n');
  const several = configFile({ a: missing, b: program('raw/dies-at-start.mjs') });
  const message = await failure(several);
  expect(message).toContain('\n  while starting a\n');
  expect(message).toContain('error: b exited with status 1 during the handshake.');
  expect(message).toMatch(/^b \| .*left-pad/m);
});
