import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describeFaults } from '../harness/faults.ts';
import { commandLine, raw } from '../harness/fixtures.ts';
import { temporaryFile, temporaryFolder } from '../harness/folder.ts';
import { mcpc } from '../harness/mcpc.ts';

/** An executable file with this text. */
function program(text: string, mode = 0o755): string {
  const file = temporaryFile('server');
  writeFileSync(file, text, { mode });
  return file;
}

/** A server that is a few words of shell. */
const shell = (script: string) => commandLine(['sh', '-c', script]);
/** A server that is a few words of JavaScript. */
const node = (script: string) => commandLine([process.execPath, '-e', script, '--']);

const line = ['tools'];

describeFaults('a server that does not start', [
  {
    fault: 'a program that is not there',
    server: 'no-such-program --flag',
    line,
    status: 3,
    says: ['Could not start "no-such-program": program not found.', 'PATH', 'while starting'],
  },
  {
    fault: 'a file that is not executable',
    server: program('#!/bin/sh\n', 0o644),
    line,
    status: 3,
    says: ['nor executable', /chmod \+x \S+server /],
  },
  {
    fault: 'a file whose interpreter is not there',
    server: program('#!/no/such/interpreter\n'),
    line,
    status: 3,
    says: ['the interpreter in its first line does not exist', '#!'],
  },
  {
    fault: 'a folder in place of a program',
    server: `${temporaryFolder()} --flag`,
    line,
    status: 3,
    says: ['it is not executable'],
  },
  {
    fault: 'a program of another machine',
    server: program('\u007fELF is not what this is\n'),
    line,
    status: 3,
    says: [/exited with status \d+ during the handshake/],
  },
  {
    fault: 'a script that is not there',
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
    says: ['status 1 during the handshake', 'Node found no "no-such-module". Run npm install'],
  },
  {
    fault: 'a module that Python does not find',
    server: commandLine(['python3', '-c', 'import no_such_module']),
    line,
    status: 3,
    says: ['status 1 during the handshake', 'Its Python has no module "no_such_module"', '--python'],
  },
  {
    fault: 'code with a mistake',
    server: node('const = 1'),
    line,
    status: 3,
    says: ['SyntaxError', 'Its code has a syntax error'],
  },
  {
    fault: 'a program that says how it is to be called',
    server: shell('echo "Usage: server --port N"; exit 64'),
    line,
    status: 3,
    says: ['Usage: server --port N', 'exited with status 64 during the handshake'],
  },
  {
    fault: 'a program that ends at once with status 0, without a word',
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
    fault: 'a program that closes its standard output and lives on',
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

it('a server that fails at each start says why once, though it was started twice', async () => {
  const { stderr, exitCode } = await mcpc(['tools', raw('dies-at-start')]);
  expect(exitCode).toBe(3);
  expect(stderr.match(/Cannot find module "left-pad"/g)).toHaveLength(1);
});

it('what a server printed before it died is told with --quiet and --json as well', async () => {
  const server = shell('echo "Usage: server --port N"; echo "no port" >&2; exit 64');
  const { stderr } = await mcpc(['tools', server, '--quiet']);
  expect(stderr).toContain('Usage: server --port N');
  const asJson = await mcpc(['tools', server, '--quiet', '--json']);
  expect(JSON.parse(asJson.stderr)).toMatchObject({
    error: { lastWords: ['standard output: Usage: server --port N', 'no port'] },
  });
});
