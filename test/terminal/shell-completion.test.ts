import { expect, it } from 'vitest';
import { configFile, program } from '../e2e/harness/config.ts';
import { openTerminal } from '../e2e/harness/terminal.ts';

it('completes operands of shell commands, and tools, values and URIs of several servers', async () => {
  const file = configFile({ a: { url: 'demo:' }, weather: program('raw/echo.mjs') });
  const terminal = openTerminal([file], { columns: 100 });
  await terminal.until('mcp.json>');
  /** Types and presses Tab; resolves when the line is the expected one. */
  const becomes = async (keys: string, line: string) => {
    terminal.type(`\u0015${keys}\t`);
    await terminal.until(() => terminal.rows().some((row) => row.trimEnd() === `mcp.json> ${line}`));
  };
  await becomes('use we', 'use weather');
  await becomes('set log-le', 'set log-level');
  // The first Tab opens the menu of several candidates, the second selects.
  await becomes('set log-l\t', 'set log-level');
  await becomes('set log-level warn', 'set log-level warning');
  await becomes('a_mul', 'a_multiply');
  await becomes('read demo://a/wel', 'read demo://a/welcome');
  await becomes("read 'demo://a/weather/{city}' city=Lis", "read 'demo://a/weather/{city}' city=Lisbon");
  terminal.type('\u0015a_multiply \t');
  await terminal.until(/a=\s+number, required — The first number/);
  expect(terminal.text).toMatch(/b=\s+number, required — The second number/);
  terminal.type('\u0003exit\r');
  expect((await terminal.exited).exitCode).toBe(0);
});

it('completes what is expected of the last line, and shows how that differs', async () => {
  const terminal = openTerminal(['demo'], { columns: 100 });
  await terminal.until('demo>');
  terminal.type('multiply a=6 b=7\r');
  await terminal.until('\n42\n');
  const shows = (line: string) => () => terminal.rows().some((row) => row.trimEnd() === `demo> ${line}`);
  terminal.type('expect .struc\t');
  await terminal.until(shows('expect .structuredContent'));
  terminal.type('.\t \t');
  await terminal.until(/== 42\s+the value/);
  terminal.type('\u0015expect 43\r');
  await terminal.until(/The result is different\.\n- expected\s+\+ actual\n- 43\n\+ 42\n/);
  terminal.type('exit\r');
  expect((await terminal.exited).exitCode).toBe(0);
});
