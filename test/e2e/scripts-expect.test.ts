import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from './harness/folder.ts';
import { mcpc } from './harness/mcpc.ts';

const testFile = `# calculator.mcpc
server server.py                     # another server
test multiplies
  multiply a=6 b=7
  expect 42                          # all that a user sees
  expect .structuredContent.result == 42
test refuses nonsense
  multiply a=6 b=x
  expect usage "takes a number"
  expect within 60s
`;

describe('a script with lines that begin with expect', () => {
  it('passes if all of them are met, from standard input and with source', async () => {
    const fromStdin = await mcpc(['connect', 'demo'], { stdin: testFile });
    expect(fromStdin).toMatchObject({ stdout: '42\n', exitCode: 0 });
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'calculator.mcpc'), testFile);
    const sourced = await mcpc(['run', 'demo', 'source calculator.mcpc'], { cwd });
    expect(sourced).toMatchObject({ stdout: '42\n', exitCode: 0 });
    expect(sourced.stderr).toContain('note: A line "server" says how mcpc test connects');
  });

  it('ends with the status 1 and the difference if one is not met', async () => {
    const { stderr, exitCode } = await mcpc(['run', 'demo', 'multiply a=6 b=7', 'expect 43', 'ping']);
    expect(exitCode).toBe(1);
    expect(stderr).toBe(
      'error: The result is different.\n- expected  + actual\n- 43\n+ 42\nLine 2 of 3 failed; the rest was not run.\n',
    );
  });

  it('reports an unmet expectation as JSON with --json', async () => {
    const { stderr } = await mcpc([
      'run',
      'demo',
      'multiply a=6 b=7',
      'expect .structuredContent == {"result": 43}',
      '--json',
    ]);
    expect(JSON.parse(stderr.split('\n', 1)[0] ?? '')).toEqual({
      error: {
        kind: 'expectation',
        message: '.structuredContent is different.',
        exitCode: 1,
        data: { expected: '{\n  "result": 43\n}', actual: '{\n  "result": 42\n}' },
      },
    });
  });

  it('compares with variables of the environment', async () => {
    const lines = ['multiply a=$FACTOR b=7', 'expect $PRODUCT'];
    const env = { FACTOR: '6', PRODUCT: '42' };
    expect(await mcpc(['run', 'demo', ...lines], { env })).toMatchObject({ stdout: '42\n', exitCode: 0 });
  });

  it('does not show secrets of the environment in traces', async () => {
    const line = 'greet name=$ACCESS_TOKEN';
    const env = { ACCESS_TOKEN: 'quite-secret' };
    const { stderr, exitCode } = await mcpc(['run', 'demo', line, '--trace'], { env });
    expect(exitCode).toBe(0);
    expect(stderr).toContain('"name":"[redacted]"');
    expect(stderr).not.toContain('quite-secret');
  });
});
