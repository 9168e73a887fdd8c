import { expect, it } from 'vitest';
import { fakePrompter } from './fake-prompter.ts';

it('confirms only with y, below the view in question', async () => {
  const { prompter, transcript } = fakePrompter(['y', '']);
  const view = {
    kind: 'entry',
    name: 'a',
    file: 'mcp.json',
    entry: { command: 'x' },
    state: 'New.',
  } as const;
  expect(await prompter.confirm('Trust a?', view)).toBe(true);
  expect(await prompter.confirm('Trust a?')).toBe(false);
  expect(transcript[0]).toContain('mcp.json');
  expect(transcript[1]).toContain('Trust a? (y/N)');
});

it('scoped to a line, aborts its prompts with the signal of the line', async () => {
  const { prompter } = fakePrompter([]);
  const line = new AbortController();
  const request = new AbortController();
  const scoped = prompter.scoped({ signal: line.signal }).scoped({ signal: request.signal });
  const [inner, outer] = await Promise.all([
    scoped.prompt(async ({ signal }) => signal),
    prompter.prompt(async ({ signal }) => signal),
  ]);
  request.abort();
  expect([inner.aborted, outer.aborted]).toEqual([true, false]);
});

it('remains without a user when scoped', () => {
  const { prompter } = fakePrompter([]);
  const background = prompter.scoped({ isInteractive: false });
  expect(background.scoped({}).isInteractive).toBe(false);
  expect(prompter.scoped({}).isInteractive).toBe(true);
});

it('opens VISUAL, then EDITOR', async () => {
  const { prompter } = fakePrompter([]);
  Object.assign(prompter.environment.env, { EDITOR: 'false', VISUAL: 'true' });
  expect(await prompter.edit('text', 'line')).toBe('text');
  Object.assign(prompter.environment.env, { VISUAL: '' });
  await expect(prompter.edit('text', 'line')).rejects.toThrow('status 1');
});
