import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { LinePrompter } from '../../../src/app/line-prompter.ts';
import { currentLine, type LineScope, lineOf, openForLine, runAsLine } from '../../../src/app/line-scope.ts';
import { deferred } from '../../../src/core/deferred.ts';
import { fakePrompter } from '../prompts/fake-prompter.ts';

/** A line whose user answers `yes` to everything. */
function fakeLine(scope: Partial<LineScope> = {}): LineScope {
  const { prompter } = fakePrompter(['y']);
  return { prompter, show: () => {}, waiting: () => ({ end: () => {} }), isOver: false, ...scope };
}

const progress = { server: 's', request: 1, progress: 1, total: 2, message: undefined } as const;

describe('currentLine', () => {
  it('is the line that the caller runs for, also after a pause', async () => {
    const [one, other] = [fakeLine(), fakeLine()];
    const work = async () => {
      await setImmediate();
      return currentLine();
    };
    expect(await Promise.all([runAsLine(one, work), runAsLine(other, work)])).toEqual([one, other]);
    expect(currentLine()).toBeUndefined();
  });

  it('is undefined in what goes on after the line', async () => {
    const ended = deferred<void>();
    let late: Promise<LineScope | undefined> | undefined;
    await runAsLine(fakeLine(), async () => {
      late = ended.promise.then(() => currentLine());
    });
    ended.resolve();
    expect(await late).toBeUndefined();
  });

  it('is undefined once nobody waits for the line', async () => {
    const line = { ...fakeLine(), isOver: false };
    await runAsLine(line, async () => {
      line.isOver = true;
      expect(currentLine()).toBeUndefined();
    });
  });
});

describe('openForLine', () => {
  it('runs for the line until the work is done', async () => {
    const line = fakeLine();
    const received = deferred<void>();
    await runAsLine(line, async () => {
      let reader: Promise<LineScope | undefined> | undefined;
      const opener = await openForLine(async () => {
        reader = received.promise.then(() => currentLine());
        return currentLine();
      });
      expect(opener).toBe(line);
      received.resolve();
      expect(await reader).toBeUndefined();
      expect(currentLine()).toBe(line);
    });
  });

  it('runs for no line where there is none', async () => {
    expect(await openForLine(async () => currentLine())).toBeUndefined();
  });
});

describe('lineOf', () => {
  it('is the current line for what the engine reports about one request', async () => {
    const line = fakeLine();
    await runAsLine(line, async () => {
      expect(lineOf({ type: 'progress', ...progress })).toBe(line);
      expect(
        lineOf({ type: 'log', server: 's', request: 1, level: 'info', logger: undefined, data: 1 }),
      ).toBe(line);
    });
  });

  it('is undefined for what a server sends about none', async () => {
    await runAsLine(fakeLine(), async () => {
      expect(lineOf({ type: 'stderr', server: 's', line: 'x' })).toBeUndefined();
      expect(lineOf({ type: 'log', server: 's', level: 'info', logger: undefined, data: 1 })).toBeUndefined();
      expect(lineOf({ type: 'gone', server: 's', error: undefined })).toBeUndefined();
    });
  });
});

describe('LinePrompter', () => {
  it('is the user of the current line', async () => {
    const { prompter: nobody } = fakePrompter([], { isInteractive: false });
    const prompter = new LinePrompter(nobody);
    const line = fakeLine();
    expect(prompter.isInteractive).toBe(false);
    await runAsLine(line, async () => {
      expect(prompter.isInteractive).toBe(true);
      expect(prompter.user).toBe(line.prompter.user);
      expect(await prompter.confirm('Continue?')).toBe(true);
    });
    expect(prompter.user).toBe(nobody.user);
  });

  it('scopes a prompter to the line it was asked by', async () => {
    const prompter = new LinePrompter(fakePrompter([], { isInteractive: false }).prompter);
    const line = fakeLine();
    const scoped = await runAsLine(line, async () => prompter.scoped({}));
    expect(scoped.user).toBe(line.prompter.user);
  });
});
