import { describe, expect, it } from 'vitest';
import { raw } from '../e2e/harness/fixtures.ts';
import { linesAreInSessions } from '../e2e/harness/program.ts';
import { recorded } from '../e2e/harness/recorded.ts';
import { openTerminal } from '../e2e/harness/terminal.ts';

const enter = '\r';
const ctrlC = '\u0003';
const ctrlD = '\u0004';

describe.each([
  ['legacy', []],
  ['modern', ['--modern']],
])('a call that becomes a task, on a terminal, in the %s era,', (_era, words) => {
  it('shows its status and status message in one row, then only its result', async () => {
    const session = openTerminal(['call', raw('tasks', '--interval', '700', ...words), 'works']);
    await Promise.all([
      session.until(/^\S task working {2}[\d.]+ m?s$/m),
      session.until(/^\S task working: step 1 {2}[\d.]+ m?s$/m),
      session.until(/^\S task working: step 2 {2}[\d.]+ m?s$/m),
    ]);
    expect(await session.exited).toMatchObject({ exitCode: 0 });
    expect(session.history().join('\n').trimEnd()).toBe('worked');
  });

  it('asks its question, and continues with the answer', async () => {
    const session = openTerminal(['call', raw('tasks', ...words), 'asks'], { columns: 120 });
    await session.until('topic (text):');
    expect(session.text).toContain('asks for your input:\n  Which topic?');
    session.type(`tea${enter}`);
    await session.until('What next?');
    session.type(enter);
    expect(await session.exited).toMatchObject({ exitCode: 0 });
    expect(session.text).toMatch(/\nabout tea$/);
    expect(session.text).not.toContain('task ');
  });

  it('is cancelled with Ctrl-C, and its row erased', async () => {
    const server = recorded('tasks', ...words);
    const session = openTerminal(['call', server.target, 'never_ends']);
    await session.until('task working: still going');
    session.type(ctrlC);
    expect(await session.exited).toMatchObject({ exitCode: 130 });
    expect(session.text).not.toContain('task working');
    expect(server.methods()).toContain('tasks/cancel');
  });
});

describe.each([
  ['legacy', []],
  ['modern', ['--modern']],
])('in the shell, in the %s era,', (_era, words) => {
  it.skipIf(linesAreInSessions)(
    'a task with & is a background job; its end is reported above the line',
    async () => {
      const server = recorded('tasks', ...words);
      const session = openTerminal([server.target], { columns: 120 });
      await session.until(/\ntasks\.mjs>$/);
      session.type(`never_ends &${enter}`);
      await session.until(/\n\[1\] never_ends\n\S task working: still going {2}[\d.]+ m?s\ntasks\.mjs>$/);
      session.type(`jobs${enter}`);
      await session.until(/\n1 +running +[\d.]+ +never_ends\n\S task working: still going {2}[\d.]+ s\n/);
      session.type(`works &${enter}may_be`);
      await session.until(/\nworked\n\[2\] done: works\n\S task working: still going .*\ntasks\.mjs> may_be/);
      session.type(`\u0015${ctrlD}`);
      expect(await session.exited).toMatchObject({ exitCode: 0 });
      expect(session.text).toMatch(/\nnote: Cancelled 1 running job.\n\[1\] cancelled: never_ends$/);
      expect(server.params('tasks/cancel')).toEqual([expect.objectContaining({ taskId: 'task-1' })]);
    },
  );

  it('a question of a task replaces the line, which is restored', async () => {
    const session = openTerminal([raw('tasks', '--interval', '300', ...words)], { columns: 120 });
    await session.until(/\ntasks\.mjs>$/);
    session.type(`asks &${enter}may_be`);
    await session.until(/\n\? topic \(text\):/);
    // Nothing is waited for but the answer.
    expect(session.text).not.toContain('task waiting');
    session.type(`tea${enter}`);
    await session.until('What next?');
    session.type(enter);
    await session.until(/\nabout tea\n\[1\] done: asks\ntasks\.mjs> may_be/);
    session.type(`\u0015${ctrlD}`);
    expect(await session.exited).toMatchObject({ exitCode: 0 });
  });
});
