import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../src/core/json.ts';
import { commandLine, nodeFixture, raw } from '../e2e/harness/fixtures.ts';
import { temporaryFile } from '../e2e/harness/folder.ts';
import { inlineServer } from '../e2e/harness/inline.ts';
import { mcpc } from '../e2e/harness/mcpc.ts';
import { openTerminal, type TerminalOptions, type TerminalSession } from '../e2e/harness/terminal.ts';
import { chatCompletion, startModelApi } from '../servers/model-api.ts';

const enter = '\r';
const down = '\u001b[B';
const up = '\u001b[A';
const esc = '\u001b';
const ctrlC = '\u0003';
const space = ' ';
const backspace = '\u007f';

function asked(question: Json, options: string[] = [], terminal: TerminalOptions = {}): TerminalSession {
  const words = ['call', raw('questions'), 'ask', JSON.stringify(question), ...options];
  return openTerminal(words, { columns: 120, rows: 40, ...terminal });
}

const form = (requestedSchema: Json, message = 'Who are you?') => ({
  method: 'elicitation/create',
  params: { message, requestedSchema },
});
const sampling = (rest: { [name: string]: Json } = {}) => ({
  method: 'sampling/createMessage',
  params: {
    messages: [{ role: 'user', content: { type: 'text', text: 'Say hello' } }],
    maxTokens: 5,
    ...rest,
  },
});

/** The response that the server received: the last line. */
async function responseFrom(session: TerminalSession): Promise<unknown> {
  expect(await session.exited).toMatchObject({ exitCode: 0 });
  const lines = session.history();
  return JSON.parse(lines.slice(lines.lastIndexOf('{')).join('\n'));
}

describe('while a question is open, nothing says that the server is waited for', () => {
  const server = inlineServer(`
    const call = async (_received, frame) => {
      const { progressToken } = frame.params._meta;
      const params = { message: 'Who are you?', requestedSchema: { type: 'object', properties: { name: {} } } };
      send({ jsonrpc: '2.0', id: 'q', method: 'elicitation/create', params });
      for (let progress = 1; progress <= 9; progress += 1) {
        notify('notifications/progress', { progressToken, progress, total: 9, message: 'stepping' });
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      notify('notifications/message', { level: 'info', data: 'the last step' });
      return never;
    };
    serve({ ...toolMethods([{ name: 'ask', call }]), 'logging/setLevel': () => ({}) }, {
      capabilities: { tools: {}, logging: {} },
    });
  `);

  it.each([
    ['on the command line', ['call', server, 'ask'], ''],
    ['in the shell', [server], `ask${enter}`],
  ])('%s', async (_where, words, typed) => {
    const session = openTerminal(words, { columns: 80 });
    if (typed !== '') await session.until(/\n(?:@\S+ )?inline\.mjs>$/);
    session.type(typed);
    await session.until('info: the last step');
    expect(session.text).toContain('? name (JSON, optional):');
    expect(session.text).not.toMatch(/stepping|waiting for|connecting/);
    session.kill('SIGTERM');
    await session.exited;
  });
});

it('does not fill in defaults that do not fit their fields', async () => {
  const nullable = { anyOf: [{ type: 'integer' }, { type: 'null' }], default: null };
  const properties = {
    nick: { type: 'string', default: null },
    age: nullable,
    size: { type: 'integer', default: 'big' },
  };
  const session = asked(form({ type: 'object', properties }));
  for (const field of ['nick (text, optional)', 'age (JSON, optional)', 'size (integer, optional)']) {
    await session.until(field);
    session.type(enter);
  }
  await session.until('size: (left out)');
  session.type(enter);
  expect(await responseFrom(session)).toEqual({ action: 'accept', content: {} });
});

describe.each([
  ['modern', 'demo'],
  ['legacy', 'demo --protocol legacy'],
])('a form in the %s era', (_era, target) => {
  it('is filled in field by field, validated, and reviewed before it is sent', async () => {
    const session = openTerminal(['call', ...target.split(' '), 'book_table'], { columns: 120, rows: 40 });
    await session.until('Name (text, 1 to 60 characters)');
    expect(session.text).toContain('demo asks for your input:\n  Tell us about your table.');
    session.type(`Ada${enter}`);
    await session.until('Guests (integer from 1 to 12, optional)');
    session.type(`${backspace}13${enter}`);
    await session.until('guests must be at most 12, but is 13.');
    session.type(`${backspace}${backspace}4${enter}`);
    await session.until('Date (date, as 2025-01-31, optional)');
    session.type(enter);
    await session.until('E-mail address (');
    session.type(enter);
    await session.until('Budget (number from 0 to 10000, optional) Per guest:');
    session.type(enter);
    await session.until(/Meal \(optional\):\n {2}breakfast/);
    session.type(up + enter);
    await session.until(/Seating \(optional\):\n❯ Inside, by the fire/);
    session.type(down + enter);
    await session.until(/Extras \(up to 3 of them, optional\):/);
    session.type(space + down + down + space + enter);
    await session.until('Send a reminder (optional):');
    session.type(enter);
    await session.until('What next?');
    expect(session.text).toContain('  Guests: 4\n  Date: (left out)');
    expect(session.text).toContain('  Extras: A cake, A piano player');
    session.type(enter);
    expect(await session.exited).toMatchObject({ exitCode: 0 });
    expect(session.history().join(' ')).toMatch(
      /A table for 4, lunch, in the garden, for Ada, with a cake, with a piano player/,
    );
  });
});

describe('a form', () => {
  const two = form({ properties: { a: { type: 'string' }, b: { type: 'string' } }, required: ['a', 'b'] });

  it('is wrapped between words on a narrow terminal, and each row of the message is indented', async () => {
    const message = `Which of the names that you have used is the right one? ${'x'.repeat(60)}`;
    const field = { type: 'string', description: 'The name that you use in the other application' };
    const question = form({ type: 'object', properties: { name: field } }, message);
    const session = asked(question, [], { columns: 50, rows: 15 });
    await session.until('the other application');
    const rows = session.text.split('\n');
    expect(rows).toContain('  Which of the names that you have used is the');
    expect(rows.filter((row) => row.includes('xx'))).toEqual([
      `  right one? ${'x'.repeat(37)}`,
      `  ${'x'.repeat(23)}`,
    ]);
    expect(rows).toContain('? name (text, optional) The name that you use in');
    expect(rows).toContain('  the other application:');
    session.type(ctrlC);
    await session.exited;
  });

  it('goes back with Esc, and from the first field offers decline and cancel', async () => {
    const session = asked(two);
    await session.until('a (text):');
    session.type(`x${enter}`);
    await session.until('b (text):');
    session.type(esc);
    await session.until('? a (text): x');
    session.type(esc);
    await session.until('❯ Continue filling it in');
    session.type(down + enter);
    expect(await responseFrom(session)).toEqual({ action: 'decline' });
    const other = asked(two);
    await other.until('a (text):');
    other.type(esc);
    await other.until('Cancel: tell the server that you did not decide');
    other.type(up + enter);
    expect(await responseFrom(other)).toEqual({ action: 'cancel' });
  });

  it('can be changed in the review, and fields answered by the line are not asked for', async () => {
    const session = asked(two, ['--answer', 'a=1']);
    await session.until('b (text):');
    expect(session.text).not.toContain('a (text)');
    session.type(`2${enter}`);
    await session.until('❯ Send it');
    session.type(down + enter);
    await session.until('Which field?');
    session.type(enter);
    await session.until('a (text): 1');
    session.type(`0${enter}`);
    await session.until('  a: 10\n  b: 2\n? What next?');
    session.type(enter);
    expect(await responseFrom(session)).toEqual({ action: 'accept', content: { a: '10', b: '2' } });
  });

  it('warns about a secret, does not echo it, and --save-answers omits it', async () => {
    const file = temporaryFile('saved.json');
    const schema = {
      properties: { user: { type: 'string' }, password: { type: 'string' } },
      required: ['user', 'password'],
    };
    const session = asked(form(schema, 'Log in'), ['--save-answers', file]);
    await session.until('user (text):');
    expect(session.text).toContain('It asks for what looks like a secret (password).');
    session.type(`ada${enter}`);
    await session.until('password (text):');
    session.type(`hunter2${enter}`);
    await session.until('password: (hidden)');
    const before = session.history().join('\n');
    session.type(enter);
    expect(await responseFrom(session)).toEqual({
      action: 'accept',
      content: { user: 'ada', password: 'hunter2' },
    });
    expect(before).not.toContain('hunter2');
    const saved = readFileSync(file, 'utf8');
    expect(JSON.parse(saved).forms).toMatchObject([{ message: 'Log in', answers: { user: 'ada' } }]);
    expect(saved).not.toContain('hunter2');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    // The same file answers in CI, except for the secret.
    const words = ['call', raw('questions'), 'ask', JSON.stringify(form(schema, 'Log in'))];
    const replayed = await mcpc([...words, '--answers', file, '--answer', 'password=x']);
    expect(JSON.parse(replayed.stdout)).toEqual({
      action: 'accept',
      content: { user: 'ada', password: 'x' },
    });
  });

  it('without fields is a confirmation', async () => {
    const session = asked(form({ type: 'object', properties: {} }, 'Delete it?'));
    await session.until('❯ Yes');
    session.type(enter);
    expect(await responseFrom(session)).toEqual({ action: 'accept', content: {} });
  });

  it('with a nested object is asked for as JSON', async () => {
    const session = asked(
      form({ properties: { home: { type: 'object', required: ['zip'] } }, required: ['home'] }),
    );
    await session.until('home (JSON):');
    session.type(`{}${enter}`);
    await session.until('home.zip is required');
    session.type(`${backspace.repeat(2)}{"zip":"01234"}${enter}`);
    await session.until('What next?');
    session.type(enter);
    expect(await responseFrom(session)).toEqual({ action: 'accept', content: { home: { zip: '01234' } } });
  });

  it('with nested parts is filled in part by part, and reviewed', async () => {
    const contact = { type: 'object', properties: { mail: { type: 'string' } }, required: ['mail'] };
    const properties = { name: { type: 'string' }, contacts: { type: 'array', items: contact } };
    const session = asked(
      form({ properties: { who: { type: 'object', properties, required: ['name'] } } }),
      [],
      {
        columns: 50,
        rows: 15,
      },
    );
    await session.until('? who.name (string, Enter leaves out who)');
    session.type(`Ada${enter}`);
    await session.until('? who.contacts[0].mail (string, Enter ends\n  who.c');
    session.type(`a@b.c${enter}`);
    await session.until('? who.contacts[1].mail');
    session.type(enter);
    await session.until('What next?');
    expect(session.text).toContain('  who:\n    name: Ada\n    contacts:\n      -\n        mail: a@b.c\n');
    session.type(enter);
    const content = { who: { name: 'Ada', contacts: [{ mail: 'a@b.c' }] } };
    expect(await responseFrom(session)).toEqual({ action: 'accept', content });
  });

  it('ends mcpc with Ctrl-C', async () => {
    const session = asked(two);
    await session.until('a (text):');
    session.type(ctrlC);
    expect(await session.exited).toMatchObject({ exitCode: 130 });
    expect(session.text).toContain('mcpc was interrupted.');
  });
});

describe('questions', () => {
  it('that a script answers again and again have the user asked whether to continue', async () => {
    const schema = { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] };
    const words = ['call', raw('questions'), 'ask_on', JSON.stringify(form(schema)), '--answer', 'name=Ada'];
    const session = openTerminal(words, { columns: 120, rows: 40 });
    const question =
      'mcpc has answered 10 requests of questions.mjs in a row as specified in advance. Continue?';
    await session.until(question);
    session.type('y\r');
    await session.until((text) => text.split(question).length > 2);
    session.type('n\r');
    expect(await session.exited).toMatchObject({ exitCode: 1 });
    expect(session.history().join('\n')).toContain('tools/call was ended, as you chose');
  });

  it('that arrive together are asked one after the other', async () => {
    const questions = ['One?', 'Two?'].map((message) =>
      form({ properties: { a: { type: 'string' } } }, message),
    );
    const words = ['call', raw('questions'), 'ask_all', JSON.stringify({ questions }), '--raw'];
    const session = openTerminal(words);
    for (const message of ['One?', 'Two?']) {
      await session.until(new RegExp(`${message.replace('?', '\\?')}[\\s\\S]*a \\(text, optional\\):$`));
      session.type(`${message}${enter}`);
      await session.until(new RegExp(`a: ${message.replace('?', '\\?')}\n\\? What next`));
      if (message === 'One?') expect(session.text).not.toContain('Two?');
      session.type(enter);
    }
    expect(await session.exited).toMatchObject({ exitCode: 0 });
    expect(session.text).toContain('{"action":"accept","content":{"a":"One?"}}');
  });

  it('that the server cancels disappear', async () => {
    const until = temporaryFile('until');
    const question = { ...form({ properties: { a: { type: 'string' } } }), until };
    const session = openTerminal(['call', raw('questions'), 'withdraw', JSON.stringify(question)], {
      columns: 120,
    });
    await session.until('a (text, optional):');
    writeFileSync(until, '');
    expect(await session.exited).toMatchObject({ exitCode: 0 });
    expect(session.text).toContain('withdrew its request.');
    expect(session.text).not.toContain('a (text, optional):');
    expect(session.text).toMatch(/^withdrawn$/m);
  });

  it('pause the timeouts', async () => {
    const session = asked(form({ properties: { a: { type: 'string' } } }), ['--timeout', '1']);
    await session.until('a (text, optional):');
    // A request that starts after the question with the same timeout has timed out.
    const other = await mcpc(['call', raw('never-answers'), 'wait', '--timeout', '1']);
    expect(other.exitCode, other.stderr).toBe(4);
    session.type(enter);
    await session.until('What next?');
    session.type(enter);
    expect(await responseFrom(session)).toEqual({ action: 'accept', content: {} });
  });
});

describe('a sampling request', () => {
  it('is shown in full and can be answered inline', async () => {
    const session = asked(sampling({ systemPrompt: 'Be brief.' }));
    await session.until('❯ Write the answer here');
    expect(session.text).toContain(
      'system prompt:\n    Be brief.\n  user:\n    Say hello\n  limits: at most 5 tokens',
    );
    session.type(enter);
    await session.until('The answer');
    session.type(`Hello!${enter}`);
    expect(await responseFrom(session)).toEqual({
      role: 'assistant',
      content: { type: 'text', text: 'Hello!' },
      model: 'human',
      stopReason: 'endTurn',
    });
  });

  it('can be answered in $EDITOR', async () => {
    const editor = temporaryFile('editor.mjs');
    writeFileSync(
      editor,
      "import { writeFileSync } from 'node:fs'; writeFileSync(process.argv[2], 'Two\\nlines\\n');",
    );
    const EDITOR = commandLine([process.execPath, editor]);
    const session = asked(sampling(), [], { env: { EDITOR } });
    await session.until('❯ Write the answer here');
    session.type(down + enter);
    expect(await responseFrom(session)).toMatchObject({ content: { type: 'text', text: 'Two\nlines' } });
  });

  it('can be answered by a command, whose output is reviewed first; a failure is reported', async () => {
    const session = asked(sampling());
    await session.until('❯ Write the answer here');
    session.type(down + down + enter);
    await session.until('Command, which');
    session.type(`false${enter}`);
    await session.until(/false exited with status 1\.\n\? How do you want to answer\?\n❯ Write/);
    session.type(down + down + enter);
    await session.until(/\? Command, which[^✔]*$/);
    session.type(`echo Howdy${enter}`);
    await session.until('its answer:\n    Howdy\n? Send it?');
    session.type(enter);
    expect(await responseFrom(session)).toMatchObject({
      content: { type: 'text', text: 'Howdy' },
      model: 'command',
    });
  });

  it('is edited, sent to the model of --sampling chat:, and answered once its answer was reviewed', async () => {
    const { base, received } = await startModelApi(chatCompletion({ content: 'Goodbye, Ada' }));
    const env = { OPENAI_BASE_URL: base, EDITOR: "sed -i 's/Say hello/Say goodbye/'" };
    const session = asked(sampling(), ['--sampling', 'chat:gpt-5'], { env });
    await session.until(`❯ Send it to gpt-5 at ${new URL(base).host}`);
    session.type(down + down + enter);
    await session.until(/user:\n {4}Say goodbye[^✔]*❯ Send it to gpt-5/);
    expect(received).toEqual([]);
    session.type(enter);
    await session.until('its answer (12 input and 3 output tokens):\n    Goodbye, Ada\n? Send it?');
    expect(received).toHaveLength(1);
    session.type(enter);
    expect(await responseFrom(session)).toMatchObject({
      content: { type: 'text', text: 'Goodbye, Ada' },
      model: 'gpt-5-2026',
    });
  });

  it('can be answered by a tool use, whose arguments are asked for by its schema', async () => {
    const tools = [
      { name: 'look', inputSchema: { properties: { days: { type: 'integer' } }, required: ['days'] } },
    ];
    const session = asked(sampling({ tools, toolChoice: { mode: 'required' } }));
    await session.until('❯ Use a tool');
    expect(session.text).not.toContain('Write the answer');
    session.type(enter);
    await session.until('❯ look');
    session.type(enter);
    await session.until('days (integer):');
    session.type(`3${enter}`);
    await session.until('What next?');
    session.type(enter);
    await session.until('Use another tool?');
    session.type(enter);
    expect(await responseFrom(session)).toMatchObject({
      content: [{ type: 'tool_use', name: 'look', input: { days: 3 } }],
      stopReason: 'toolUse',
    });
  });

  it('can be declined for the rest of the session', async () => {
    const questions = JSON.stringify({ questions: [sampling(), sampling()] });
    const session = openTerminal(['call', raw('questions'), 'ask_all', questions], {
      columns: 120,
      rows: 40,
    });
    await session.until('❯ Write the answer here');
    session.type(up + enter);
    expect(await session.exited).toMatchObject({ exitCode: 0 });
    expect(session.text.match(/"code":-1/g)).toHaveLength(2);
  });
});

describe('a URL', () => {
  const visit = (url: string) => ({
    method: 'elicitation/create',
    params: { mode: 'url', message: 'Log in', elicitationId: '1', url },
  });

  it('is opened only after confirmation', async () => {
    const seen = temporaryFile('seen');
    const browser = temporaryFile('browser');
    writeFileSync(browser, `#!/bin/sh\necho "$#:$1" > ${seen}\n`, { mode: 0o755 });
    const url = 'https://example.com/a;touch%20x?b=$HOME&d=$(id)';
    const session = asked(visit(url), [], { env: { BROWSER: browser } });
    await session.until('❯ Open it in the browser');
    expect(session.text).toContain(`\n${url}\n  host: example.com\n`);
    expect(existsSync(seen)).toBe(false);
    session.type(enter);
    expect(await responseFrom(session)).toEqual({ action: 'accept' });
    expect(readFileSync(seen, 'utf8')).toBe(`1:${url}\n`);
  });

  it('that cannot be opened is printed', async () => {
    const env = { BROWSER: '/no/such/browser', FORCE_HYPERLINK: '1' };
    const session = asked(visit('https://example.com/x'), [], { env });
    await session.until('❯ Open it in the browser');
    session.type(enter);
    await session.until('No browser could be opened. Open it yourself:\nhttps://example.com/x');
    expect(session.links).toEqual(['https://example.com/x', 'https://example.com/x']);
    expect(await responseFrom(session)).toEqual({ action: 'accept' });
  });

  it('that a request requires is awaited until the server reports that it is complete', async () => {
    const until = temporaryFile('until');
    const words = ['call', raw('questions'), 'guarded', 'url=https://example.com/', `until=${until}`];
    const session = openTerminal(words, { columns: 120, rows: 40 });
    await session.until('❯ Open it in the browser');
    session.type(down + enter);
    await session.until('Press Enter when you are done');
    writeFileSync(until, '');
    expect(await session.exited).toMatchObject({ exitCode: 0 });
    expect(session.text).toMatch(/inside$/);
  });
});

describe('in the shell', () => {
  it('Ctrl-C cancels the question and keeps the shell', async () => {
    const session = openTerminal([commandLine(nodeFixture('sdk-v2/stdio.mjs'))], { columns: 120, rows: 40 });
    await session.until(/>$/);
    session.type(`set raw on${enter}ask${enter}`);
    await session.until('name (text):');
    session.type(ctrlC);
    await session.until('{"action":"cancel"}');
    session.type(`multiply a=5 b=3${enter}`);
    await session.until(/^15$/m);
    session.type(`ask${enter}`);
    await session.until((text) => text.match(/name \(text\):/g)?.length === 2);
    session.type(`Ada${enter}`);
    await session.until('What next?');
    session.type(enter);
    await session.until('{"action":"accept","content":{"name":"Ada"}}');
    session.type('\u0004');
    expect(await session.exited).toMatchObject({ exitCode: 0 });
  });
});
