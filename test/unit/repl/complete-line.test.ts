import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { isObject, type JsonObject } from '../../../src/core/json.ts';
import type { CallOptions } from '../../../src/engine/protocol/client-options.ts';
import type { Operation } from '../../../src/engine/server.ts';
import { completeLine } from '../../../src/repl/complete-line.ts';
import type { Shell } from '../../../src/repl/shell.ts';
import { fakeEnvironment } from '../app/fake-environment.ts';
import { FakeServer } from '../engine/fake-server.ts';

/** A server whose completions take until the test answers. */
class SuggestingServer extends FakeServer {
  readonly answers: ((values: string[]) => void)[] = [];
  /** The values that completions were requested for. */
  readonly values: unknown[] = [];

  override async perform(operation: Operation, options: CallOptions = {}): Promise<JsonObject> {
    await super.perform(operation, options);
    const { argument } = operation.params(operation.subject.value);
    this.values.push(isObject(argument) ? argument.value : undefined);
    return new Promise((resolve, reject) => {
      this.answers.push((values) => resolve({ completion: { values } }));
      options.signal?.addEventListener('abort', () => reject(options.signal?.reason));
    });
  }
}

function shellOn(server: FakeServer): Shell {
  const session = { isConnected: true, server, serverNames: [] };
  const empty = { list: () => [], names: [] };
  const screen = { environment: fakeEnvironment() };
  return { session, settings: empty, jobs: empty, variables: empty, screen } as unknown as Shell;
}

/** What a user does at a line: types further letters, and presses Tab. */
class Typist {
  readonly server = new SuggestingServer();
  readonly #shell = shellOn(this.server);
  #typedOn = new AbortController();
  #pressed = new AbortController();

  constructor() {
    this.server.lists.prompts = [{ name: 'poem', arguments: [{ name: 'form' }] }];
  }

  /** Has the line completed, in place of the one before. Returns the texts of the candidates. */
  async type(line: string): Promise<string[] | undefined> {
    this.#typedOn.abort(new Error('typed on'));
    this.#typedOn = new AbortController();
    this.#pressed = new AbortController();
    const signals = { typedOn: this.#typedOn.signal, pressed: this.#pressed.signal };
    const found = await completeLine(this.#shell, line, line.length, signals).catch(() => undefined);
    return found?.candidates.map(({ text }) => text);
  }

  pressTab(): void {
    this.#pressed.abort();
  }
}

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

describe('completions of the server', () => {
  it('are requested when typing pauses, not at each key', async () => {
    const typist = new Typist();
    for (const line of ['prompt poem form=', 'prompt poem form=h', 'prompt poem form=ha']) {
      void typist.type(line);
      await vi.advanceTimersByTimeAsync(40);
    }
    expect(typist.server.values).toEqual([]);
    await vi.advanceTimersByTimeAsync(60);
    expect(typist.server.values).toEqual(['ha']);
  });

  it('are requested at once with Tab', async () => {
    const typist = new Typist();
    const found = typist.type('prompt poem form=h');
    typist.pressTab();
    await vi.advanceTimersByTimeAsync(0);
    expect(typist.server.values).toEqual(['h']);
    typist.server.answers[0]?.(['haiku']);
    expect(await found).toEqual(['form=haiku']);
  });

  it('are requested as soon as Tab ends the pause', async () => {
    const typist = new Typist();
    void typist.type('prompt poem form=h');
    await vi.advanceTimersByTimeAsync(10);
    expect(typist.server.values).toEqual([]);
    typist.pressTab();
    await vi.advanceTimersByTimeAsync(0);
    expect(typist.server.values).toEqual(['h']);
  });

  it('are cancelled when typing goes on, and a late answer is dropped', async () => {
    const typist = new Typist();
    const first = typist.type('prompt poem form=h');
    await vi.advanceTimersByTimeAsync(100);
    const second = typist.type('prompt poem form=l');
    expect(typist.server.calls.at(-1)?.options.signal?.aborted).toBe(true);
    typist.server.answers[0]?.(['haiku']);
    expect(await first).toBeUndefined();
    await vi.advanceTimersByTimeAsync(100);
    typist.server.answers[1]?.(['limerick']);
    expect(await second).toEqual(['form=limerick']);
  });

  it('do not delay what is known without the server', async () => {
    const typist = new Typist();
    expect(await typist.type('prompt po')).toEqual(['poem']);
    expect(await typist.type('prompt poem fo')).toEqual(['form=']);
  });
});

it('the menu shows values without the name before them', async () => {
  vi.useRealTimers();
  const server = new SuggestingServer();
  const crop = { type: 'string', enum: ['lettuce', 'tomato'] };
  server.lists.tools = [{ name: 'dig', inputSchema: { type: 'object', properties: { crop } } }];
  const { signal } = new AbortController();
  const line = 'dig crop=';
  const signals = { typedOn: signal, pressed: AbortSignal.abort() };
  const found = await completeLine(shellOn(server), line, line.length, signals);
  expect(found?.candidates).toMatchObject([
    { text: 'crop=lettuce', label: 'lettuce' },
    { text: 'crop=tomato', label: 'tomato' },
  ]);
});
