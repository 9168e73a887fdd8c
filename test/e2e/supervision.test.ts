import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { raw } from './harness/fixtures.ts';
import { recordedLines, temporaryFile } from './harness/folder.ts';
import { inlineServer } from './harness/inline.ts';
import { listen } from './harness/listening.ts';
import { mcpc, shell, startMcpc } from './harness/mcpc.ts';
import { expectNoSurvivors, marker, survivors } from './harness/processes.ts';
import { recorded } from './harness/recorded.ts';

describe('a stdio server that dies in a call', () => {
  it('is reported with its exit code and the request in flight', async () => {
    const { stdout, stderr, exitCode } = await mcpc(['call', raw('dies-in-call'), 'exit']);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 3 });
    expect(stderr).toContain('exited with status 3 while tools/call was under way');
  });

  it('is reported with the signal and the request in flight', async () => {
    for (const words of [[], ['--modern']]) {
      const { stderr, exitCode } = await mcpc(['call', raw('dies-in-call', ...words), 'killed']);
      expect(exitCode).toBe(3);
      expect(stderr).toContain('was killed by SIGKILL while tools/call was under way');
    }
  });

  it('is reported with the last lines of its standard error', async () => {
    const words = ['call', raw('dies-in-call'), 'exit'];
    expect((await mcpc(words)).stderr).toMatch(/fatal: the database is gone\nlast words\n/);
    const quiet = await mcpc([...words, '--quiet']);
    expect(quiet.stderr).toMatch(/fatal: the database is gone\n\s*last words\n/);
    const asJson = await mcpc([...words, '--quiet', '--json']);
    expect(JSON.parse(asJson.stderr)).toMatchObject({
      error: { exitCode: 3, phase: 'request', lastWords: ['fatal: the database is gone', 'last words'] },
    });
  });

  it('is reported with its last lines only, however much it wrote', async () => {
    const server = inlineServer(`
      serve(toolMethods([{ name: 'die', call: () => {
        const lines = Array.from({ length: 5_000 }, (_, line) => 'line ' + line + '\\n');
        process.stderr.write(lines.join(''), () => process.exit(9));
        return never;
      } }]));
    `);
    const { stderr } = await mcpc(['call', server, 'die', '--quiet']);
    expect(stderr).toContain('line 4999');
    expect(stderr).not.toContain('line 100\n');
  });

  it('is reported with the stray text on its standard output', async () => {
    const server = inlineServer(`
      serve(toolMethods([{ name: 'die', call: () => {
        process.stdout.write('Segmentation fault, says the allocator\\n', () => process.exit(9));
        return never;
      } }]));
    `);
    const { stderr, exitCode } = await mcpc(['call', server, 'die']);
    expect(exitCode).toBe(3);
    expect(stderr).toContain('Segmentation fault, says the allocator');
  });

  it('by exiting with status 0 is reported as well', async () => {
    const server = inlineServer(`serve(toolMethods([{ name: 'leave', call: () => process.exit(0) }]));`);
    const { stderr, exitCode } = await mcpc(['call', server, 'leave']);
    expect(exitCode).toBe(3);
    expect(stderr).toContain('exited with status 0 while tools/call was under way');
  });

  it('by closing its standard output is reported as well', async () => {
    const mark = marker();
    const server = inlineServer(
      `
        const close = () => {
          node.closeSync(1);
          setInterval(() => {}, 1_000_000);
          return never;
        };
        serve(toolMethods([{ name: 'close', call: close }]));
      `,
      mark,
    );
    const { stderr, exitCode } = await mcpc(['call', server, 'close']);
    expect(exitCode).toBe(3);
    expect(stderr).toContain('closed its standard output while tools/call was under way');
    await expectNoSurvivors(mark);
  });

  it('leaving a child process with its pipes open is not waited for', async () => {
    const mark = marker();
    const server = inlineServer(
      `
        import { spawn } from 'node:child_process';
        serve(toolMethods([{ name: 'die', call: () => {
          spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)', '--', ...process.argv.slice(2)], { stdio: 'inherit' });
          setTimeout(() => process.exit(4), 100);
          return never;
        } }]));
      `,
      mark,
    );
    const { stderr, exitCode } = await mcpc(['call', server, 'die']);
    expect(exitCode).toBe(3);
    expect(stderr).toContain('status 4');
    await expectNoSurvivors(mark);
  });
});

describe('a received result', () => {
  it('is printed before the server is stopped', async () => {
    const [out, seen] = [temporaryFile('out'), temporaryFile('seen')];
    const server = inlineServer(`
      const ended = () => {
        node.copyFileSync(option('--out'), option('--seen'));
        process.exit(0);
      };
      serve(toolMethods([{ name: 'hello', call: () => text('hello') }]), { ended });
    `);
    const line = `mcpc call "${server} --out ${out} --seen ${seen}" hello > ${out}`;
    const { stderr, exitCode } = await shell(line);
    expect(exitCode, stderr).toBe(0);
    expect(readFileSync(seen, 'utf8')).toBe('hello\n');
  });

  it('is not lost if the server dies right after it', async () => {
    const server = inlineServer(`
      serve(toolMethods([{ name: 'hello', call: (_received, { id }) => {
        send({ jsonrpc: '2.0', id, result: text('hello') }, () => process.kill(process.pid, 'SIGKILL'));
        return never;
      } }]));
    `);
    const { stdout, exitCode } = await mcpc(['call', server, 'hello']);
    expect({ stdout, exitCode }).toEqual({ stdout: 'hello\n', exitCode: 0 });
  });
});

describe('an interrupt while a request runs', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)(
    '%s reaches the server as notifications/cancelled and ends mcpc with %i',
    async (signal, status) => {
      const server = recorded('never-answers');
      const running = startMcpc(['call', server.target, 'wait']);
      await expect.poll(() => server.methods().at(-1)).toBe('tools/call');
      running.kill(signal);
      const { stdout, exitCode } = await running.finished;
      expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: status });
      expect(server.methods().at(-1)).toBe('notifications/cancelled');
    },
  );

  it('ends a server that ignores TERM', async () => {
    const mark = marker();
    const frames = temporaryFile();
    const running = startMcpc(['call', raw('unstoppable', mark, '--frames', frames), 'wait']);
    await expect.poll(() => recordedLines(frames).at(-1)).toContain('tools/call');
    running.kill('SIGTERM');
    expect((await running.finished).exitCode).toBe(143);
    await expectNoSurvivors(mark);
  });

  it('ends everything at once the second time', async () => {
    const mark = marker();
    // Interrupts mcpc again as soon as it learns of the first interrupt, and ignores SIGTERM itself.
    const server = inlineServer(
      `
        process.on('SIGTERM', () => process.stderr.write('was told to terminate\\n'));
        serve({
          ...toolMethods([{ name: 'wait', call: () => { process.kill(process.ppid, 'SIGINT'); return never; } }]),
          'notifications/cancelled': () => process.kill(process.ppid, 'SIGINT'),
        }, { ended: () => setInterval(() => {}, 1_000_000) });
      `,
      mark,
    );
    const { stderr, exitCode } = await mcpc(['call', server, 'wait']);
    expect(exitCode).toBe(130);
    expect(stderr).not.toContain('was told to terminate');
    await expectNoSurvivors(mark);
  });

  it('cancels the request over HTTP in the legacy era', async () => {
    const requests = temporaryFile();
    const { url } = await listen(
      'http/scripted.mjs',
      '--answer',
      'silent',
      '--on',
      'tools/call',
      '--requests',
      requests,
    );
    const running = startMcpc(['call', url, 'echo']);
    await expect.poll(() => recordedLines(requests).at(-1)).toContain('tools/call');
    running.kill('SIGINT');
    expect((await running.finished).exitCode).toBe(130);
    expect(recordedLines(requests).join('\n')).toContain('notifications/cancelled');
  });

  it('ends mcpc while it connects over HTTP', async () => {
    const requests = temporaryFile();
    const { url } = await listen('http/scripted.mjs', '--answer', 'silent', '--requests', requests);
    const running = startMcpc(['tools', url]);
    await expect.poll(() => recordedLines(requests)).toHaveLength(1);
    running.kill('SIGINT');
    expect((await running.finished).exitCode).toBe(130);
  });
});

describe('if mcpc is killed', () => {
  it('the server sees its standard input end', async () => {
    const mark = marker();
    const server = recorded('never-answers', mark);
    const running = startMcpc(['call', server.target, 'wait']);
    await expect.poll(() => server.methods().at(-1)).toBe('tools/call');
    process.kill(running.pid, 'SIGKILL');
    await running.finished;
    await expect.poll(() => survivors(mark)).toEqual([]);
  });
});

describe('a reader that goes away', () => {
  it('does not suppress an error', async () => {
    const line = `mcpc tools 'no-such-program --flag' | true; echo "\${PIPESTATUS[0]}"`;
    const { stdout, stderr } = await shell(line);
    expect(stdout).toBe('3\n');
    expect(stderr).toContain('no-such-program');
  });
});
