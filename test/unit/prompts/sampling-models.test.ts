import { describe, expect, it } from 'vitest';
import type { Options } from '../../../src/command-line/options.ts';
import { parseSamplingRequest } from '../../../src/engine/protocol/input/sampling-request.ts';
import { prepareAnswers } from '../../../src/prompts/answer-options.ts';
import { chatCompletion, startModelApi } from '../../servers/model-api.ts';
import { fakeEnvironment } from '../app/fake-environment.ts';
import { fakePrompter } from './fake-prompter.ts';

const request = parseSamplingRequest('demo', {
  systemPrompt: 'First line\nSecond line',
  messages: [{ role: 'user', content: { type: 'text', text: 'Say hello' } }],
  maxTokens: 5,
});

interface Setup {
  typed?: string[];
  options?: Partial<Options>;
  env?: NodeJS.ProcessEnv;
  isInteractive?: boolean;
}

async function prepare({ typed = [], options = {}, env = {}, isInteractive = true }: Setup) {
  const base = fakeEnvironment();
  const environment = fakeEnvironment({ env: { ...base.env, ...env } });
  const { prompter, transcript, left } = fakePrompter(typed, { environment, isInteractive });
  const notices: string[] = [];
  const answers = await prepareAnswers(options, prompter, (message) => notices.push(message));
  const handle = (asked = request) => answers.handleServerRequest(asked, new AbortController().signal);
  return { handle, notices, transcript, left };
}

const chat = { sampling: 'chat:gpt-5' };
const send = (base: string) => `Send it to gpt-5 at ${new URL(base).host}`;
const hello = chatCompletion({ content: 'Hello' });

describe('--sampling chat:MODEL', () => {
  it('is checked before anything is started', async () => {
    await expect(prepare({ options: chat })).rejects.toThrow(
      '--sampling chat:gpt-5: neither OPENAI_API_KEY nor OPENAI_BASE_URL is set.',
    );
  });

  it('answers without a user, and reports the tokens', async () => {
    const { base } = await startModelApi(hello);
    const env = { OPENAI_BASE_URL: base };
    const { handle, notices } = await prepare({ options: chat, env, isInteractive: false });
    expect(await handle()).toMatchObject({
      action: 'accept',
      content: { model: 'gpt-5-2026', content: { text: 'Hello' }, stopReason: 'endTurn' },
    });
    expect(notices).toEqual([
      `gpt-5 at ${new URL(base).host} answered a sampling request of demo; that took 12 input and 3 output tokens.`,
    ]);
  });

  it('sends nothing before the user has read the request, and nothing back before they have read the answer', async () => {
    const { base, received } = await startModelApi(hello);
    const env = { OPENAI_BASE_URL: base };
    const refusing = await prepare({ typed: ['Decline'], options: chat, env });
    expect(await refusing.handle()).toMatchObject({ action: 'decline' });
    expect(received).toEqual([]);

    const { handle, transcript } = await prepare({ typed: [send(base), 'Decline'], options: chat, env });
    expect(await handle()).toMatchObject({ action: 'decline' });
    expect(received).toHaveLength(1);
    const shown = transcript.join('');
    expect(shown).toContain('Say hello');
    expect(shown).toContain('its answer (12 input and 3 output tokens):\n    Hello\n');
  });

  it('sends the answer once the user agrees', async () => {
    const { base } = await startModelApi(hello);
    const typed = [send(base), 'Send it'];
    const { handle } = await prepare({ typed, options: chat, env: { OPENAI_BASE_URL: base } });
    expect(await handle()).toMatchObject({ content: { content: { text: 'Hello' } } });
  });

  it('shows the tools that the model wants to use', async () => {
    const use = { id: 'call_1', type: 'function', function: { name: 'roll', arguments: '{"sides":6}' } };
    const { base } = await startModelApi(chatCompletion({ tool_calls: [use] }, 'tool_calls'));
    const typed = [send(base), 'Send it'];
    const { handle, transcript } = await prepare({ typed, options: chat, env: { OPENAI_BASE_URL: base } });
    const tools = [{ name: 'roll', inputSchema: { type: 'object' } }];
    const answer = await handle(parseSamplingRequest('demo', { ...request.params, tools }));
    expect(answer).toMatchObject({ content: { stopReason: 'toolUse' } });
    expect(transcript.join('')).toContain('uses roll {"sides":6} (call_1)');
  });

  it('can answer all further requests', async () => {
    const { base, received } = await startModelApi(hello);
    const typed = ['Send it and all further requests to the model'];
    const { handle, left } = await prepare({ typed, options: chat, env: { OPENAI_BASE_URL: base } });
    await handle();
    expect(await handle()).toMatchObject({ content: { content: { text: 'Hello' } } });
    expect([received.length, left]).toEqual([2, []]);
  });

  it('that fails lets the user answer another way', async () => {
    const { base } = await startModelApi({ status: 401, body: {} });
    const typed = [send(base), 'Write the answer here', 'Mine'];
    const { handle, transcript } = await prepare({ typed, options: chat, env: { OPENAI_BASE_URL: base } });
    expect(await handle()).toMatchObject({ content: { model: 'human', content: { text: 'Mine' } } });
    expect(transcript.join('')).toContain('requires an API key (HTTP 401). Set OPENAI_API_KEY.');
  });
});

describe('a model that the user names', () => {
  it('is offered where the environment has an API', async () => {
    const { base } = await startModelApi(hello);
    const typed = ['Send it to a model', 'anthropic/claude-5', 'gpt-5', 'Send it'];
    const { handle, transcript } = await prepare({ typed, env: { OPENAI_BASE_URL: base } });
    expect(await handle()).toMatchObject({ content: { content: { text: 'Hello' } } });
    expect(transcript.join('')).toContain('neither ANTHROPIC_API_KEY nor ANTHROPIC_BASE_URL is set');
    const without = await prepare({ typed: ['Decline'] });
    await without.handle();
    expect(without.transcript.join('')).not.toContain('to a model');
  });
});

describe('a request that is edited', () => {
  const edit = 'Edit the request in your editor';

  it('is shown again, and is what the model gets', async () => {
    const { base, received } = await startModelApi(hello);
    const env = { OPENAI_BASE_URL: base, EDITOR: "sed -i -e 's/Say hello/Say goodbye/' -e 's/Second/2nd/'" };
    const { handle, transcript } = await prepare({
      typed: [edit, send(base), 'Send it'],
      options: chat,
      env,
    });
    await handle();
    expect(received[0]?.body.messages).toEqual([
      { role: 'system', content: 'First line\n2nd line' },
      { role: 'user', content: 'Say goodbye' },
    ]);
    expect(transcript.filter((text) => text.includes('requests a model response'))).toHaveLength(2);
  });

  it('is what a command gets', async () => {
    const env = { ...process.env, EDITOR: "sed -i 's/Say hello/Say goodbye/'" };
    const typed = [edit, 'Run a command that answers', "grep -o 'Say [a-z]*'", 'Send it'];
    const { handle } = await prepare({ typed, env });
    expect(await handle()).toMatchObject({ content: { content: { text: 'Say goodbye' } } });
  });

  it.each([
    ['is not valid YAML', "sed -i 's/^messages:/messages: [/'", 'The request is not valid YAML: '],
    [
      'lacks messages',
      "sed -i '/messages/,$d'",
      'The request is not valid: messages must be a list of messages.',
    ],
    [
      'has a tool that the server does not offer',
      "sed -i 's/^maxTokens.*/tools: [{name: rm}]/'",
      'has the tool "rm", which demo does not offer',
    ],
  ])('and then %s is edited again, or stays as it was', async (_what, EDITOR, problem) => {
    const typed = [edit, 'Edit it again', 'Discard the changes', 'Write the answer here', 'Mine'];
    const { handle, transcript } = await prepare({ typed, env: { ...process.env, EDITOR } });
    expect(await handle()).toMatchObject({ content: { content: { text: 'Mine' } } });
    expect(transcript.filter((text) => text.includes(problem))).toHaveLength(2);
  });

  it('without a change is not shown again', async () => {
    const typed = [edit, 'Decline'];
    const { handle, transcript } = await prepare({ typed, env: { ...process.env, EDITOR: 'true' } });
    await handle();
    expect(transcript.filter((text) => text.includes('requests a model response'))).toHaveLength(1);
  });
});
