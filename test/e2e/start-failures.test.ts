import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describePython, pythonPath } from '../setup/python.ts';
import { raw } from './harness/fixtures.ts';
import { temporaryFolder } from './harness/folder.ts';
import { mcpc } from './harness/mcpc.ts';
import { expectNoSurvivors, marker } from './harness/processes.ts';

/** Writes a file and gives its path. */
function file(name: string, text: string, mode = 0o600): string {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, text, { mode });
  return path;
}

/** What mcpc says of a server that does not start: its phase, and the words of the failure. */
async function failure(target: string, ...words: string[]): Promise<{ phase: string; said: string }> {
  const line = ['tools', target, ...words];
  const { stdout, stderr, exitCode } = await mcpc(line);
  expect({ stdout, exitCode }, stderr).toEqual({ stdout: '', exitCode: 3 });
  const { error } = JSON.parse((await mcpc([...line, '--json', '--quiet'])).stderr);
  expect(error).toMatchObject({ kind: 'connection', exitCode: 3 });
  return { phase: error.phase, said: stderr };
}

describe('a server that cannot be started ends mcpc with status 3, saying what and why:', () => {
  it('a program that is not there', async () => {
    const { phase, said } = await failure('no-such-program --flag');
    expect(phase).toBe('start');
    expect(said).toContain('Could not start "no-such-program": program not found');
    expect(said).toContain('PATH');
  });

  it('a path on a command line that is not there', async () => {
    const { said } = await failure('./no-such-server --flag');
    expect(said).toContain('no-such-server": program not found');
  });

  it('a file that is not executable', async () => {
    const path = file('server', '#!/bin/sh\n');
    const { phase, said } = await failure(path);
    expect(phase).toBe('start');
    expect(said).toContain(`chmod +x ${path}`);
  });

  it('a folder on a command line', async () => {
    const folder = join(temporaryFolder(), 'server');
    mkdirSync(folder);
    expect((await failure(`${folder} --flag`)).phase).toBe('start');
  });

  it('a wrong first line', async () => {
    const path = file('server', '#!/no/such/interpreter\n', 0o755);
    const { phase, said } = await failure(path);
    expect(phase).toBe('start');
    expect(said).toContain('the interpreter in its first line does not exist');
  });

  it('a Python that is not there', async () => {
    const { phase, said } = await failure(file('server.py', ''), '--python', 'no-such-python');
    expect(phase).toBe('start');
    expect(said).toContain('"no-such-python": program not found');
  });
});

describe('a server that ends at once ends mcpc with status 3, saying how it ended:', () => {
  it('its exit code and its last words', async () => {
    const { phase, said } = await failure(raw('dies-at-start', '--status', '7'));
    expect(phase).toBe('handshake');
    expect(said).toContain('exited with status 7 during the handshake');
    expect(said).toContain('Cannot find module "left-pad"');
    expect(said).toContain('npm install');
  });

  it('the signal', async () => {
    const { said } = await failure(`sh -c 'kill -SEGV $$'`);
    expect(said).toContain('was killed by SIGSEGV during the handshake');
  });

  it('a missing Node package, and what to do about it', async () => {
    const { said } = await failure(file('server.mjs', 'import "no-such-package";\n'));
    expect(said).toContain('no-such-package');
    expect(said).toContain('npm install');
  });

  it('a mistake in its code', async () => {
    const { said } = await failure(file('server.mjs', 'const = 1;\n'));
    expect(said).toContain('server.mjs:1');
    expect(said).toContain('Its code has a syntax error');
  });

  it('without a word, with status 0', async () => {
    const { said } = await failure(file('server.mjs', ''));
    expect(said).toContain('exited with status 0 during the handshake');
    expect(said).toContain('Does the script start the server');
  });

  it('the text that it wrote to standard output instead of frames', async () => {
    const { said } = await failure(file('server.mjs', 'console.log("usage: server PORT");\n'));
    expect(said).toContain('usage: server PORT');
    expect(said).toContain('exited with status 0');
  });

  it('a text file that is no program', async () => {
    const { said } = await failure(file('server', 'no shell knows this\n', 0o755));
    expect(said).toMatch(/no: (command )?not found/);
    expect(said).toContain('exited with status 127');
  });

  it('at the second question, having answered the first', async () => {
    const { said } = await failure(raw('dies-on-probe'), '--protocol', '2026-07-28');
    expect(said).toContain('exited with status 1 during the handshake');
  });

  it('leaving nothing behind that it started', async () => {
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
  it('that lacks a module is told apart, with what to do', async () => {
    const server = file('server.py', 'import no_such_module\n');
    const { said } = await failure(server, '--python', pythonPath());
    expect(said).toContain(`No module named 'no_such_module'`);
    expect(said).toContain('Its Python has no module "no_such_module"');
    expect(said).toContain('--python');
  });
});
