import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../src/core/json.ts';
import { anthropicMessage, chatCompletion, startModelApi } from '../servers/model-api.ts';
import { describePython, pythonPath } from '../setup/python.ts';
import { commandLine, everything, fixture, nodeFixture, raw } from './harness/fixtures.ts';
import { recordedLines, temporaryFile } from './harness/folder.ts';
import { listen } from './harness/listening.ts';
import { mcpc } from './harness/mcpc.ts';
import { linesAreInSessions } from './harness/program.ts';

const legacy = raw('questions');
const eras: [era: string, server: string][] = [
  ['legacy', legacy],
  ['modern', raw('questions', '--modern')],
];

const form = (requestedSchema: Json, message = 'Who are you?') => ({
  method: 'elicitation/create',
  params: { message, requestedSchema },
});
const personForm = form({
  type: 'object',
  properties: {
    name: { type: 'string', minLength: 2 },
    age: { type: 'integer' },
    colours: { type: 'array', items: { anyOf: [{ const: 'r', title: 'Red' }] } },
    polite: { type: 'boolean', default: true },
  },
  required: ['name'],
});
/** Fields whose defaults are not valid answers, as servers write them. */
const withoutDefaults: Json = {
  type: 'object',
  properties: {
    name: { type: 'string' },
    scopes: { type: 'array', items: { type: 'string', enum: ['read', 'write'] }, default: 'read' },
    size: { type: 'string', enum: ['small', 'big'], default: 'medium' },
    nick: { type: 'string', default: null },
    age: { anyOf: [{ type: 'integer' }, { type: 'null' }], default: null },
  },
  required: ['name'],
};
const sampling = (rest: { [name: string]: Json } = {}) => ({
  method: 'sampling/createMessage',
  params: {
    messages: [{ role: 'user', content: { type: 'text', text: 'Say hello' } }],
    maxTokens: 5,
    ...rest,
  },
});

/** Has a server send this request, and returns the answer that it received. */
async function answerTo(question: Json, options: string[], server = legacy) {
  const finished = await mcpc(['call', server, 'ask', JSON.stringify(question), ...options]);
  return { ...finished, answer: finished.stdout === '' ? undefined : JSON.parse(finished.stdout) };
}

function answersFile(answers: Json): string {
  const file = temporaryFile('answers.json');
  writeFileSync(file, JSON.stringify(answers));
  return file;
}

const loginUrl = 'https://example.com/login?a=1&b=%20';
const visit = (url = loginUrl) => ({
  method: 'elicitation/create',
  params: { mode: 'url', message: 'Log in', elicitationId: '1', url },
});

/** A browser that records the arguments it is started with. */
function browser(): { program: string; opened: () => string } {
  const [program, log] = [temporaryFile('browser'), temporaryFile('log')];
  writeFileSync(program, `#!/bin/sh\nfor word; do echo "<$word>"; done >> ${log}\n`);
  chmodSync(program, 0o755);
  return { program, opened: () => (existsSync(log) ? readFileSync(log, 'utf8') : '') };
}

describe.each(eras)('in the %s era', (era, server) => {
  it('--answer fills in a form: typed by its schema, with its defaults', async () => {
    const words = ['name=007', 'age=36', 'colours[]=r', 'x=1'].flatMap((word) => ['--answer', word]);
    const { answer, stderr } = await answerTo(personForm, words, server);
    expect(answer, stderr).toEqual({
      action: 'accept',
      content: { polite: true, name: '007', age: 36, colours: ['r'] },
    });
  });

  it('an answer for a field that the form does not have exits with 2 and names the nearest', async () => {
    const words = ['--answer', 'nmae=Ada'];
    const { stdout, stderr, exitCode } = await answerTo(personForm, words, server);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
    expect(stderr).toContain('has no field "nmae". Did you mean "name"?');
  });

  it('an answer that no form asked for is reported', async () => {
    const words = ['name=Ada', 'age=36', 'x=1', 'city=Oslo'].flatMap((word) => ['--answer', word]);
    const { stderr, exitCode } = await answerTo(personForm, words, server);
    expect(stderr).toContain('--answer city=… was not used: no form had that field.');
    expect(exitCode).toBe(0);
  });

  it('an answer that does not fit the form exits with 2, and nothing is sent', async () => {
    const words = ['--answer', 'name=A', '--answer', 'age=36'];
    const { stdout, stderr, exitCode } = await answerTo(personForm, words, server);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
    expect(stderr).toContain('name must be at least 2 characters');
  });

  it('--sampling text: answers a sampling request with text', async () => {
    const { answer } = await answerTo(sampling(), ['--sampling', 'text:Hello: you'], server);
    expect(answer).toEqual({
      role: 'assistant',
      content: { type: 'text', text: 'Hello: you' },
      model: 'script',
      stopReason: 'endTurn',
    });
  });

  it('--sampling-rounds limits the sampling requests of one request', async () => {
    const questions = JSON.stringify({ questions: [sampling(), sampling()] });
    const options = ['--sampling', 'text:x', '--sampling-rounds', '1'];
    const { stdout, stderr, exitCode } = await mcpc(['call', server, 'ask_all', questions, ...options]);
    if (era === 'modern') {
      expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 1 });
      expect(stderr).toContain('it exceeds the limit of 1 per request');
    } else
      expect(stdout).toMatch(/"text":"x"[\s\S]*"code":-1,"message":".*it exceeds the limit of 1 per request/);
  });

  it.each([
    [
      '--input-rounds limits the requests for input',
      ['--answer', 'name=Ada', '--answer', 'age=36'],
      'input',
      100,
    ],
    ['--declined-rounds limits those that are declined', [], 'declined', 10],
  ])('%s of one request', async (_what, words, kind, limit) => {
    const call = ['call', server, 'ask_on', JSON.stringify(personForm), ...words];
    const [preset, own] = await Promise.all([
      mcpc([...call, '--quiet', '--max-time', '60']),
      mcpc([...call, `--${kind}-rounds`, '2']),
    ]);
    const what = kind === 'input' ? 'requested input' : 'was declined';
    expect(preset.stderr).toContain(`${what} ${limit} times`);
    expect(preset).toMatchObject({ stdout: '', exitCode: 1 });
    expect(own.stderr).toContain(`${what} 2 times`);
    expect(own.stderr).toContain(`--${kind}-rounds COUNT`);
    expect(own.exitCode).toBe(1);
  });

  it('a URL that --answers consents to is opened in $BROWSER, as one argument', async () => {
    const { program, opened } = browser();
    const file = answersFile({ urls: [{ url: 'https://example.com/login' }] });
    const words = ['call', server, 'ask', JSON.stringify(visit()), '--answers', file];
    const { stdout, stderr } = await mcpc(words, { env: { BROWSER: program } });
    expect(JSON.parse(stdout), stderr).toEqual({ action: 'accept' });
    expect(opened()).toBe(`<${loginUrl}>\n`);
  });
});

describe('a form', () => {
  it.each([
    ['--answer', () => 'name=Ada'],
    ['--answers', () => answersFile({ answers: { name: 'Ada' } })],
  ])('leaves out the defaults that are not valid for their fields: %s', async (option, value) => {
    const { answer, stderr } = await answerTo(form(withoutDefaults), [option, value()]);
    expect(answer, stderr).toEqual({ action: 'accept', content: { name: 'Ada' } });
  });

  it('may have an answer that is larger than a pipe', async () => {
    const name = 'x'.repeat(200_000);
    const file = temporaryFile('name');
    writeFileSync(file, name);
    const { answer, stderr } = await answerTo(personForm, ['--answer', `name=@${file}`]);
    expect(answer, stderr).toMatchObject({ action: 'accept', content: { name } });
  });

  it('is answered by the first entry of --answers that matches its message: each once, then the last again', async () => {
    const file = answersFile({
      forms: [
        { message: 'password', action: 'cancel' },
        { message: 'WHO * you', answers: { name: 'Ada' } },
        { message: 'Who', answers: { name: 'Bob' } },
      ],
    });
    const password = form({}, 'Your password');
    const questions = JSON.stringify({ questions: [personForm, personForm, personForm, password] });
    const { stdout } = await mcpc(['call', legacy, 'ask_all', questions, '--answers', file]);
    const answers = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(answers.map(({ action, content }) => content?.name ?? action)).toEqual([
      'Ada',
      'Bob',
      'Bob',
      'cancel',
    ]);
  });

  it('is answered even if its schema is not one of the restricted kind', async () => {
    const nested = form({
      type: 'object',
      properties: { home: { type: 'object', properties: { zip: { type: 'string' } } }, any: {} },
    });
    const { answer, stderr } = await answerTo(nested, ['--answer', 'home.zip=01234', '--answer', 'any:=[1]']);
    expect(answer, stderr).toEqual({ action: 'accept', content: { home: { zip: '01234' }, any: [1] } });
    expect((await answerTo(form('nonsense'), [])).answer).toEqual({ action: 'decline' });
  });
});

describe('a sampling request', () => {
  it('is answered by --sampling exec: with the output of the command, which reads the request', async () => {
    const script = temporaryFile('answer.mjs');
    writeFileSync(
      script,
      `let text = ''; for await (const part of process.stdin) text += part;
      const { maxTokens, messages } = JSON.parse(text);
      console.log(process.argv[2] + messages[0].content.text + maxTokens);`,
    );
    const command = commandLine([process.execPath, script, '$HOME ']);
    const { answer, stderr } = await answerTo(sampling(), ['--sampling', `exec:${command}`]);
    expect(answer?.content, stderr).toEqual({ type: 'text', text: '$HOME Say hello5' });
    expect(answer).toMatchObject({ model: 'command', stopReason: 'endTurn' });
  });

  it('is answered by --sampling exec: with a whole result, which may use a tool', async () => {
    const tools = [{ name: 'look', inputSchema: { type: 'object' } }];
    const whole = {
      role: 'assistant',
      model: 'mine',
      content: [{ type: 'tool_use', id: '1', name: 'look', input: {} }],
      stopReason: 'toolUse',
    };
    const file = temporaryFile('whole.json');
    writeFileSync(file, JSON.stringify(whole));
    const request = sampling({ tools, toolChoice: { mode: 'required' } });
    const { answer, stderr } = await answerTo(request, ['--sampling', `exec:cat ${file}`]);
    expect(answer, stderr).toEqual(whole);
  });

  it('exits with 2 if the command fails: reports its status and standard error', async () => {
    const failing = temporaryFile('failing');
    writeFileSync(failing, '#!/bin/sh\necho no model here >&2\nexit 7\n');
    chmodSync(failing, 0o755);
    const failed = await answerTo(sampling(), ['--sampling', `exec:${failing}`]);
    expect(failed).toMatchObject({ exitCode: 2, stdout: '' });
    expect(failed.stderr).toMatch(/exited with status 7: no model here/);
    expect((await answerTo(sampling(), ['--sampling', 'exec:no-such-program'])).stderr).toContain(
      'no-such-program could not be started',
    );
  });

  it.each([
    ['openai/m', 'OPENAI', () => chatCompletion({ content: 'Hello' })],
    ['claude-5', 'ANTHROPIC', () => anthropicMessage([{ type: 'text', text: 'Hello' }])],
  ])('is answered by --sampling chat:%s, whose key is in no trace', async (model, api, reply) => {
    const { base, received } = await startModelApi(reply());
    const env = { [`${api}_BASE_URL`]: base, [`${api}_API_KEY`]: 'key-of-ada-1815' };
    const words = ['call', legacy, 'ask', JSON.stringify(sampling()), '--sampling', `chat:${model}`];
    const { stdout, stderr } = await mcpc([...words, '--trace', '-v'], { env });
    expect(JSON.parse(stdout), stderr).toMatchObject({ content: { type: 'text', text: 'Hello' } });
    expect(stderr).toContain('answered a sampling request of');
    expect(stderr).toContain('12 input and 3 output tokens');
    expect(stdout + stderr).not.toContain('key-of-ada');
    expect(received).toHaveLength(1);
  });

  it('exits with 2 before the server is started if --sampling chat: lacks a variable', async () => {
    const { exitCode, stderr } = await mcpc(['call', 'no-such-server', 'ask', '--sampling', 'chat:gpt-5']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('neither OPENAI_API_KEY nor OPENAI_BASE_URL is set');
  });

  it('is answered by the entry of --answers that matches its last message', async () => {
    const file = answersFile({
      sampling: [
        { message: 'goodbye', text: 'Bye' },
        { message: 'hello', text: 'Hi' },
      ],
    });
    const { answer } = await answerTo(sampling(), ['--answers', file]);
    expect(answer.content.text).toBe('Hi');
  });

  it('is rejected if its tool results violate the specification', async () => {
    const messages = [
      {
        role: 'user',
        content: [
          { type: 'tool_result', toolUseId: '1' },
          { type: 'text', text: 'x' },
        ],
      },
    ];
    const { stdout, stderr } = await answerTo(sampling({ messages }), ['--sampling', 'text:x']);
    expect(stdout + stderr).toContain('Tool results mixed with other content');
  });
});

describe('a URL', () => {
  it('is not opened if it only resembles the one consented to', async () => {
    const { program, opened } = browser();
    const file = answersFile({ urls: [{ url: 'https://example.com/' }] });
    const urls = [
      'https://example.com.evil.org/login',
      'http://example.com/login',
      'https://example.com@evil.org/login',
      'file:///etc/passwd',
    ];
    const questions = JSON.stringify({ questions: urls.map(visit) });
    const words = ['call', legacy, 'ask_all', questions, '--answers', file];
    const { stdout, stderr } = await mcpc(words, { env: { BROWSER: program } });
    expect(stdout.trim().split('\n')).toEqual(urls.map(() => '{"action":"decline"}'));
    for (const url of urls)
      expect(stderr).toContain(`asks you to open ${url.replace(/\w+\.com@/, '[redacted]@')}`);
    expect(opened()).toBe('');
  });

  it('that a request requires is opened, and the request is sent again when the server reports completion', async () => {
    const [program, until] = [temporaryFile('browser'), temporaryFile('until')];
    const file = answersFile({ urls: [{ url: 'https://example.com/' }] });
    // The browser completes the elicitation.
    writeFileSync(program, `#!/bin/sh\necho "$1" >> ${until}.log\ntouch ${until}\n`, { mode: 0o755 });
    const words = ['call', legacy, 'guarded', `url=${loginUrl}`, `until=${until}`, '--answers', file];
    const { stdout, stderr } = await mcpc(words, { env: { BROWSER: program } });
    expect(stdout, stderr).toBe('inside\n');
    expect(recordedLines(`${until}.log`)).toEqual([loginUrl]);
  });

  it('that a request requires is printed without its secrets if nobody consents, and the error remains', async () => {
    const url = 'https://user:pass1word@example.com/x?a=1&token=to1ken&c=2#access_token=to2ken';
    const words = ['call', legacy, 'guarded', `url=${url}`, `until=${temporaryFile()}`, '--trace'];
    const { stderr, exitCode } = await mcpc(words);
    expect(exitCode).toBe(1);
    const shown = 'https://[redacted]@example.com/x?a=1&token=[redacted]&c=2#access_token=[redacted]';
    expect(stderr).toContain(`asks you to open ${shown} — Log in, please. Declined`);
    expect(stderr).toContain('error: Log in first');
    expect(stderr).not.toMatch(/pass1word|to1ken|to2ken/);
  });

  it('cannot break the line of the notice', async () => {
    const url = `https://example.com/\n\u001b[2J\nerror: ${'x'.repeat(2_000)}`;
    const { stderr } = await mcpc(['call', legacy, 'ask', JSON.stringify(visit(url))]);
    expect(stderr).toMatch(
      /^note: .* asks you to open https:\/\/example\.com\/%1B\S*error:%20x{300,500}… — Log in/,
    );
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });
});

describe('--answers FILE', () => {
  it('that is not valid is rejected before the server is started, with the position', async () => {
    const file = answersFile({ forms: [{ action: 'yes' }] });
    const { stderr, exitCode } = await mcpc(['ping', raw('dies-at-start'), '--answers', file]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('forms[0].action must be "accept", "decline" or "cancel"');
  });

  it('that does not exist is rejected', async () => {
    const { stderr, exitCode } = await mcpc(['ping', 'demo', '--answers', temporaryFile('answers.json')]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('could not be read: no such file');
  });

  it.skipIf(linesAreInSessions)('also contains roots', async () => {
    const { stdout } = await mcpc(['call', 'demo', 'show_roots', '--answers', answersFile({ roots: ['/'] })]);
    expect(stdout).toContain('file:///');
  });
});

describe('published servers', () => {
  it('server-everything: sampling, elicitation and roots', async () => {
    const answers = ['name=Ada', 'check=true', 'email=ada@example.com', 'integer=7'];
    const words = [
      '--sampling',
      'text:A poem',
      '--root',
      '/tmp',
      ...answers.flatMap((word) => ['--answer', word]),
    ];
    const lines = ['trigger-sampling-request prompt=hi', 'trigger-elicitation-request', 'get-roots-list'];
    const { stdout, stderr } = await mcpc(['connect', commandLine(everything('stdio')), ...words], {
      stdin: lines.join('\n'),
    });
    expect(stdout, stderr).toContain('A poem');
    expect(stdout).toContain('"name": "Ada"');
    expect(stdout).toContain('"action": "accept"');
    expect(stdout).toContain('file:///tmp');
  });

  it('version 2 of the SDK: elicitation over HTTP and sampling over stdio, in the modern era', async () => {
    const { url } = await listen('sdk-v2/http.mjs', '--modern-only');
    expect((await mcpc(['call', url, 'ask', '--answer', 'name=Ada'])).stdout).toBe(
      '{"action":"accept","content":{"name":"Ada"}}\n',
    );
    const stdio = commandLine(nodeFixture('sdk-v2/stdio.mjs', '--modern-only'));
    expect((await mcpc(['call', stdio, 'sample', '--sampling', 'text:Hi'])).stdout).toBe(
      '{"type":"text","text":"Hi"}\n',
    );
  });

  it('version 1 of the SDK: elicitation on the stream of a request over Streamable HTTP', async () => {
    const { url } = await listen('sdk-v1/http.mjs');
    expect((await mcpc(['call', url, 'ask', '--answer', 'name=Ada'])).stdout).toContain('"name":"Ada"');
  });
});

describePython('FastMCP', () => {
  const server = commandLine([pythonPath(), fixture('python/asking.py')]);
  const answers = ['--answer', 'city=Rome', '--sampling', 'text:sea', '--root', '/'];

  it('in the legacy era: elicitation, sampling and roots', async () => {
    const { stdout, stderr } = await mcpc(['connect', server, '--protocol', 'legacy', ...answers], {
      stdin: 'plan\nrhyme\ncall roots\n',
    });
    expect(stdout, stderr).toBe('2 days to Rome by train\nsea\nfile:///\n');
  });

  it('in the modern era, all in one request; progress and logs', async () => {
    const { stdout, stderr } = await mcpc(['connect', server, ...answers], { stdin: 'ask\ntoil\n' });
    const [result = ''] = stdout.split('\n');
    expect(JSON.parse(result)).toEqual([{ city: 'Rome', days: 2 }, 'sea', ['file:///']]);
    expect(stderr).toMatch(/^progress 1 of 2 \(50%\): step 1$/m);
    expect(stderr).toMatch(/^info toil: .*did 2/m);
  });
});
