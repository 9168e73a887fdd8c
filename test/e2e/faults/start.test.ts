import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describeFaults } from '../harness/faults.ts';
import { commandLine, raw } from '../harness/fixtures.ts';
import { temporaryFile, temporaryFolder } from '../harness/folder.ts';
import { mcpc } from '../harness/mcpc.ts';

/** Writes an executable file with this text, and returns its path. */
function program(text: string, mode = 0o755): string {
  const file = temporaryFile('server');
  writeFileSync(file, text, { mode });
  return file;
}

/** Returns the command line of a shell script. */
const shell = (script: string) => commandLine(['sh', '-c', script]);
/** Returns the command line of a JavaScript program. */
const node = (script: string) => commandLine([process.execPath, '-e', script, '--']);

const line = ['tools'];

describeFaults('a server that does not start', [
  {
    fault: 'a program that does not exist',
    server: 'no-such-program --flag',
    line,
    status: 3,
    says: ['Could not start "no-such-program": program not found.', 'PATH'],
  },
  {
    fault: 'a file that is not executable',
    server: program('#!/bin/sh\n', 0o644),
    line,
    status: 3,
    says: ['nor executable', /chmod \+x \S+server /],
  },
  {
    fault: 'a file whose interpreter does not exist',
    server: program('#!/no/such/interpreter\n'),
    line,
    status: 3,
    says: ['the interpreter in its first line does not exist', '#!'],
  },
  {
    fault: 'a folder instead of a program',
    server: `${temporaryFolder()} --flag`,
    line,
    status: 3,
    says: ['it is not executable'],
  },
  {
    fault: 'a program for another machine',
    server: program('\u007fELF is not what this is\n'),
    line,
    status: 3,
    says: [/exited with status \d+ during the handshake/],
  },
  {
    fault: 'a script that does not exist',
    server: `${process.execPath} ${join(temporaryFolder(), 'nowhere.js')}`,
    line,
    status: 3,
    says: ['exited with status 1 during the handshake', /There is no file \S+nowhere\.js/],
  },
  {
    fault: 'a module that Node does not find',
    server: node('require("no-such-module")'),
    line,
    status: 3,
    says: [
      'status 1 during the handshake',
      /no package "no-such-module" in \S+.* Install it: cd \S+ && npm install no-such-module/,
    ],
  },
  {
    fault: 'a module that Python does not find',
    server: commandLine(['python3', '-c', 'import no_such_module']),
    line,
    status: 3,
    says: [
      'status 1 during the handshake',
      /Its Python, python3 \(.*\), has no module/,
      'python3 -m pip install',
    ],
  },
  {
    fault: 'a syntax error',
    server: node('const = 1'),
    line,
    status: 3,
    says: ['SyntaxError', 'Its code has a syntax error'],
  },
  {
    fault: 'a program that prints its usage',
    server: shell('echo "Usage: server --port N"; exit 64'),
    line,
    status: 3,
    says: ['Usage: server --port N', 'exited with status 64 during the handshake'],
  },
  {
    fault: 'a program that exits at once with status 0, without output',
    server: node('process.exit(0)'),
    line,
    status: 3,
    says: ['exited with status 0 during the handshake', 'exited without any output', 'mcp.run()'],
  },
  {
    fault: 'a program that crashes',
    server: shell('kill -SEGV $$'),
    line,
    status: 3,
    says: ['was killed by SIGSEGV during the handshake'],
  },
  {
    fault: 'a program that closes its standard output and continues to run',
    server: shell('exec 1>&-; while :; do sleep 1; done'),
    line,
    status: 3,
    says: ['closed its standard output during the handshake'],
  },
  {
    fault: 'a program that never answers',
    server: raw('never-answers', '--at-all'),
    line: ['tools', '--connect-timeout', '0.3'],
    status: 4,
    says: ['did not complete the handshake within 0.3 s', '--connect-timeout'],
  },
]);

it('the output of a server that fails twice at the start is printed once', async () => {
  const { stderr, exitCode } = await mcpc(['tools', raw('dies-at-start')]);
  expect(exitCode).toBe(3);
  expect(stderr.match(/Cannot find module "left-pad"/g)).toHaveLength(1);
});

it('the last output of a server is printed with --quiet, and is in the object of --json', async () => {
  const server = shell('echo "Usage: server --port N"; echo "no port" >&2; exit 64');
  const { stderr } = await mcpc(['tools', server, '--quiet']);
  expect(stderr).toContain('Usage: server --port N');
  const asJson = await mcpc(['tools', server, '--quiet', '--json']);
  expect(JSON.parse(asJson.stderr)).toMatchObject({
    error: { lastWords: ['standard output: Usage: server --port N', 'no port'] },
  });
});
