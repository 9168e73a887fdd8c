import { expect, it } from 'vitest';
import { fakeShell, refusal, run } from '../run-command.ts';

it('vars lists the variables, with --json their values', async () => {
  const { view } = await run(['vars'], { shell: fakeShell() });
  expect(view).toMatchObject({ rows: [['x', 'list, 1 item', '[1]']], data: { x: [1] } });
});

it('print prints its operands, and unset removes variables', async () => {
  const shell = fakeShell();
  expect((await run(['print', 'a', 'b'], { shell })).view).toEqual({ kind: 'value', value: 5 });
  expect(shell.print).toHaveBeenCalledWith(['a', 'b']);
  await run(['unset', 'x', 'y'], { shell });
  expect(shell.unset).toHaveBeenCalledWith(['x', 'y']);
  expect(await refusal(['unset'], { shell })).toContain('NAME');
});
