import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../src/core/json.ts';
import { describePython, pythonPath } from '../setup/python.ts';
import { commandLine, everything, fixture, nodeFixture, raw } from './harness/fixtures.ts';
import { temporaryFile } from './harness/folder.ts';
import { listen } from './harness/listening.ts';
import { mcpc } from './harness/mcpc.ts';

const eras: [era: string, server: string][] = [
  ['old', raw('questions')],
  ['new', raw('questions', '--modern')],
];

const form = (requestedSchema: Json, message = 'Who are you?') => ({
  method: 'elicitation/create',
  params: { message, requestedSchema },
});
const person = form({
  type: 'object',
  properties: {
    name: { type: 'string', minLength: 2 },
    age: { type: 'integer' },
    colours: { type: 'array', items: { anyOf: [{ const: 'r', title: 'Red' }] } },
    polite: { type: 'boolean', default: true },
  },
  required: ['name'],
});
const sampling = (rest: { [name: string]: Json } = {}) => ({
  method: 'sampling/createMessage',
  params: {
    messages: [{ role: 'user', content: { type: 'text', text: 'Say hello' } }],
    maxTokens: 5,
    ...rest,
  },
});

/** What a server gets to hear on asking this. */
async function answered(server: string, question: Json, options: string[]) {
  const finished = await mcpc(['call', server, 'ask', JSON.stringify(question), ...options]);
  return { ...finished, answer: finished.stdout === '' ? undefined : JSON.parse(finished.stdout) };
}

function fileOf(answers: Json): string {
  const file = temporaryFile('answers.json');
  writeFileSync(file, JSON.stringify(answers));
  return file;
}

describe.each(eras)('a form, in the %s era,', (_era, server) => {
  it('is filled in by --answer, typed by its schema, with its defaults', async () => {
    const words = [
      '--answer',
      'name=007',
      '--answer',
      'age=36',
      '--answer',
      'colours[]=r',
      '--answer',
      'x=1',
    ];
    const { answer, stderr } = await answered(server, person, words);
    expect(answer, stderr).toEqual({
      action: 'accept',
      content: { polite: true, name: '007', age: 36, colours: ['r'] },
    });
  });

  it('is filled in by an answer that is longer than any pipe', async () => {
    const name = 'x'.repeat(200_000);
    const file = temporaryFile('name');
    writeFileSync(file, name);
    const { answer, stderr } = await answered(server, person, ['--answer', `name=@${file}`]);
    expect(answer, stderr).toMatchObject({ action: 'accept', content: { name } });
  });

  it('that an answer does not fit ends mcpc with status 2, and nothing is sent', async () => {
    const wrong = await answered(server, person, ['--answer', 'name=Ada', '--answer', 'age=old']);
    expect(wrong).toMatchObject({ exitCode: 2, stdout: '' });
    expect(wrong.stderr).toContain('age takes an integer, but was given "old"');
    const short = await answered(server, person, ['--answer', 'name=A']);
    expect(short).toMatchObject({ exitCode: 2, stdout: '' });
    expect(short.stderr).toContain('name must be at least 2 characters');
  });

  it('that is not answered in full is declined, with a notice that names the option', async () => {
    const { answer, stderr } = await answered(server, person, ['--answer', 'age=36']);
    expect(answer).toEqual({ action: 'decline' });
    expect(stderr).toMatch(
      /asks: Who are you\? Declined: mcpc cannot ask anyone here\. Answer with --answer name=…/,
    );
  });

  it('is answered by the first entry of --answers whose message it has, each once, then the last again', async () => {
    const file = fileOf({
      forms: [
        { message: 'password', action: 'cancel' },
        { message: 'WHO * you', answers: { name: 'Ada' } },
        { message: 'Who', answers: { name: 'Bob' } },
      ],
    });
    const questions = JSON.stringify({ questions: [person, person, person, form({}, 'Your password')] });
    const { stdout } = await mcpc(['call', server, 'ask_all', questions, '--answers', file]);
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

  it('is no form of the restricted kind and is answered all the same', async () => {
    const nested = form({
      type: 'object',
      properties: { home: { type: 'object', properties: { zip: { type: 'string' } } }, any: {} },
    });
    const { answer, stderr } = await answered(server, nested, [
      '--answer',
      'home.zip=01234',
      '--answer',
      'any:=[1]',
    ]);
    expect(answer, stderr).toEqual({ action: 'accept', content: { home: { zip: '01234' }, any: [1] } });
    expect((await answered(server, form('nonsense'), [])).answer).toEqual({ action: 'decline' });
  });
});

describe.each(eras)('a sampling request, in the %s era,', (_era, server) => {
  it('is answered with text by --sampling text:', async () => {
    const { answer } = await answered(server, sampling(), ['--sampling', 'text:Hello: you']);
    expect(answer).toEqual({
      role: 'assistant',
      content: { type: 'text', text: 'Hello: you' },
      model: 'script',
      stopReason: 'endTurn',
    });
  });

  it('is answered by --sampling exec: with what the command makes of the request', async () => {
    const script = temporaryFile('answer.mjs');
    writeFileSync(
      script,
      `let text = ''; for await (const part of process.stdin) text += part;
      const { maxTokens, messages } = JSON.parse(text);
      console.log(process.argv[2] + messages[0].content.text + maxTokens);`,
    );
    const command = commandLine([process.execPath, script, '$HOME ']);
    const { answer, stderr } = await answered(server, sampling(), ['--sampling', `exec:${command}`]);
    expect(answer?.content, stderr).toEqual({ type: 'text', text: '$HOME Say hello5' });
    expect(answer).toMatchObject({ model: 'command', stopReason: 'endTurn' });
  });

  it('is answered by --sampling exec: with a whole result, too, and with the use of a tool', async () => {
    const tools = [{ name: 'look', inputSchema: { type: 'object' } }];
    const whole = {
      role: 'assistant',
      model: 'mine',
      content: [{ type: 'tool_use', id: '1', name: 'look', input: {} }],
      stopReason: 'toolUse',
    };
    const file = temporaryFile('whole.json');
    writeFileSync(file, JSON.stringify(whole));
    const { answer, stderr } = await answered(server, sampling({ tools, toolChoice: { mode: 'required' } }), [
      '--sampling',
      `exec:cat ${file}`,
    ]);
    expect(answer, stderr).toEqual(whole);
    const refused = await answered(server, sampling({ tools, toolChoice: { mode: 'none' } }), [
      '--sampling',
      `exec:cat ${file}`,
    ]);
    expect(refused).toMatchObject({ exitCode: 2, stdout: '' });
    expect(refused.stderr).toContain('must not use a tool');
  });

  it('that the command fails at is told, with its status and last words', async () => {
    const failing = temporaryFile('failing');
    writeFileSync(failing, '#!/bin/sh\necho no model here >&2\nexit 7\n');
    chmodSync(failing, 0o755);
    const failed = await answered(server, sampling(), ['--sampling', `exec:${failing}`]);
    expect(failed).toMatchObject({ exitCode: 2, stdout: '' });
    expect(failed.stderr).toMatch(/exited with status 7: no model here/);
    expect((await answered(server, sampling(), ['--sampling', 'exec:no-such-program'])).stderr).toContain(
      'no-such-program could not be started',
    );
  });

  it('is answered by pattern of its last message from --answers', async () => {
    const file = fileOf({
      sampling: [
        { message: 'goodbye', text: 'Bye' },
        { message: 'hello', text: 'Hi' },
      ],
    });
    const { answer } = await answered(server, sampling(), ['--answers', file]);
    expect(answer.content.text).toBe('Hi');
  });

  it('counts against the limit of rounds in one request', async () => {
    const questions = JSON.stringify({ questions: [sampling(), sampling()] });
    const options = ['--sampling', 'text:x', '--sampling-rounds', '1'];
    const { stdout, stderr, exitCode } = await mcpc(['call', server, 'ask_all', questions, ...options]);
    if (server.includes('--modern')) {
      expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 1 });
      expect(stderr).toContain('there were 1 in one request already');
    } else
      expect(stdout).toMatch(/"text":"x"[\s\S]*"code":-1,"message":".*there were 1 in one request already/);
  });

  it('that breaks the rules of tool results is refused as invalid', async () => {
    const messages = [
      {
        role: 'user',
        content: [
          { type: 'tool_result', toolUseId: '1' },
          { type: 'text', text: 'x' },
        ],
      },
    ];
    const { stdout, stderr } = await answered(server, sampling({ messages }), ['--sampling', 'text:x']);
    expect(stdout + stderr).toContain('Tool results mixed with other content');
  });
});

describe('an address', () => {
  const url = 'https://example.com/login?a=1&b=%20';
  const visit = {
    method: 'elicitation/create',
    params: { mode: 'url', message: 'Log in', elicitationId: '1', url },
  };
  const browser = () => {
    const [program, seen] = [temporaryFile('browser'), temporaryFile('seen')];
    writeFileSync(program, `#!/bin/sh\nfor word; do echo "<$word>"; done >> ${seen}\n`);
    chmodSync(program, 0o755);
    return { program, seen: () => (existsSync(seen) ? readFileSync(seen, 'utf8') : '') };
  };

  it.each(eras)(
    'is opened in $BROWSER, as one argument, with the consent of --answers, in the %s era',
    async (_era, server) => {
      const { program, seen } = browser();
      const file = fileOf({ urls: [{ url: 'https://example.com/login' }] });
      const words = ['call', server, 'ask', JSON.stringify(visit), '--answers', file];
      const { stdout, stderr } = await mcpc(words, { env: { BROWSER: program } });
      expect(JSON.parse(stdout), stderr).toEqual({ action: 'accept' });
      expect(seen()).toBe(`<${url}>\n`);
    },
  );

  it.each([
    'https://example.com.evil.org/login',
    'http://example.com/login',
    'https://example.com@evil.org/login',
    'file:///etc/passwd',
  ])('is not opened when it only looks like the one consented to: %s', async (other) => {
    const { program, seen } = browser();
    const file = fileOf({ urls: [{ url: 'https://example.com/' }] });
    const question = { ...visit, params: { ...visit.params, url: other } };
    const words = ['call', raw('questions'), 'ask', JSON.stringify(question), '--answers', file];
    const { stdout, stderr } = await mcpc(words, { env: { BROWSER: program } });
    expect(JSON.parse(stdout)).toEqual({ action: 'decline' });
    expect(stderr).toContain(`asks you to open ${other.replace(/\w+\.com@/, '[redacted]@')}`);
    expect(seen()).toBe('');
  });

  it('that a request needs visited is visited, and the request sent again when the server says it is over', async () => {
    const { program, seen } = browser();
    const until = temporaryFile('until');
    const file = fileOf({ urls: [{ url: 'https://example.com/' }] });
    // The browser is what ends the visit.
    writeFileSync(program, `#!/bin/sh\necho "$1" >> ${until}.log\ntouch ${until}\n`);
    const words = ['call', raw('questions'), 'guarded', `url=${url}`, `until=${until}`, '--answers', file];
    const { stdout, stderr } = await mcpc(words, { env: { BROWSER: program } });
    expect(stdout, stderr).toBe('inside\n');
    expect(seen()).toBe('');
  });

  it('that a request needs visited is told of where nobody consents, and the error stays', async () => {
    const words = ['call', raw('questions'), 'guarded', `url=${url}`, `until=${temporaryFile()}`];
    const { stderr, exitCode } = await mcpc(words);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(
      /asks you to open https:\/\/example\.com\/login\?a=1&b=%20 — Log in, please Declined/,
    );
    expect(stderr).toContain('error: Log in first');
  });

  it('is told of afterwards without what it lets in with', async () => {
    const secrets = 'https://user:pass1word@example.com/x?a=1&token=to1ken&c=2#access_token=to2ken';
    const until = temporaryFile();
    const words = ['call', raw('questions'), 'guarded', `url=${secrets}`, `until=${until}`, '--trace'];
    const { stderr } = await mcpc(words);
    const told = 'https://[redacted]@example.com/x?a=1&token=[redacted]&c=2#access_token=[redacted]';
    expect(stderr).toContain(`asks you to open ${told} — Log in, please Declined`);
    expect(stderr).not.toMatch(/pass1word|to1ken|to2ken/);
  });

  it('cannot break the line on which it is told of', async () => {
    const url = `https://example.com/\n\u001b[2J\nerror: ${'x'.repeat(2_000)}`;
    const question = JSON.stringify({ ...visit, params: { ...visit.params, url } });
    const { stderr } = await mcpc(['call', raw('questions'), 'ask', question]);
    expect(stderr).toMatch(
      /^note: .* asks you to open https:\/\/example\.com\/%1B\S*error:%20x{300,500}… — Log in/,
    );
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });
});

describe('--answers FILE', () => {
  it.each([
    ['a member that nothing is called', { froms: [] }, /answers\.json.* it has the unknown key "froms"/],
    [
      'an action that is none',
      { forms: [{ action: 'yes' }] },
      /forms\[0\]\.action must be "accept", "decline" or "cancel"/,
    ],
    ['a command to run', { sampling: [{ exec: 'rm -rf /' }] }, /sampling\[0\] has the unknown key "exec"/],
    [
      'an address that is none',
      { urls: [{ url: 'example.com' }] },
      /urls\[0\]\.url must be an http or https URL/,
    ],
    ['no object', [], /it must be an object/],
  ])(
    'with %s is refused before anything is started, and the place is named',
    async (_what, answers, message) => {
      const { stderr, exitCode } = await mcpc(['ping', raw('dies-at-start'), '--answers', fileOf(answers)]);
      expect(exitCode).toBe(2);
      expect(stderr).toMatch(message);
    },
  );

  it('that is not there, or no JSON, is refused', async () => {
    const file = temporaryFile('answers.json');
    expect((await mcpc(['ping', 'demo', '--answers', file])).stderr).toContain(
      'could not be read: no such file',
    );
    writeFileSync(file, '{"forms": [}');
    expect((await mcpc(['ping', 'demo', '--answers', file])).stderr).toContain('is not JSON');
  });

  it('names roots, too', async () => {
    const { stdout } = await mcpc(['call', 'demo', 'show_roots', '--answers', fileOf({ roots: ['/'] })]);
    expect(stdout).toContain('file:///');
  });
});

describe('what is no answer on the line', () => {
  it.each([
    [['--answer', 'Ada'], '--answer must be of the form field=value'],
    [['--sampling', 'maybe'], 'text:TEXT, exec:COMMAND, decline or off'],
    [['--sampling', 'exec:'], 'The command line is empty'],
    [['--sampling', 'exec:a | b'], '|'],
    [['--sampling-rounds', '0'], '"0" is not a positive integer'],
  ])('%j is refused', async (words, message) => {
    const { stderr, exitCode } = await mcpc(['ping', 'demo', ...words]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
  });
});

describe('published servers', () => {
  it('server-everything: sampling, elicitation and roots', async () => {
    const server = commandLine(everything('stdio'));
    const sampled = await mcpc([
      'call',
      server,
      'trigger-sampling-request',
      'prompt=hi',
      '--sampling',
      'text:A poem',
    ]);
    expect(sampled.stdout).toContain('A poem');
    const elicited = await mcpc([
      ...['call', server, 'trigger-elicitation-request', '--answer', 'name=Ada', '--answer', 'check=true'],
      ...['--answer', 'email=ada@example.com', '--answer', 'integer=7'],
    ]);
    expect(elicited.stdout, elicited.stderr).toMatch(/"name": "Ada"[\s\S]*/);
    expect(elicited.stdout).toContain('"action": "accept"');
    const rooted = await mcpc(['call', server, 'get-roots-list', '--root', '/tmp']);
    expect(rooted.stdout).toContain('file:///tmp');
  });

  it("the SDK's second version, in the new era over HTTP and stdio", async () => {
    const { url } = await listen('sdk-v2/http.mjs', '--modern-only');
    for (const server of [url, commandLine(nodeFixture('sdk-v2/stdio.mjs', '--modern-only'))]) {
      expect((await mcpc(['call', server, 'ask', '--answer', 'name=Ada'])).stdout).toBe(
        '{"action":"accept","content":{"name":"Ada"}}\n',
      );
      expect((await mcpc(['call', server, 'sample', '--sampling', 'text:Hi'])).stdout).toBe(
        '{"type":"text","text":"Hi"}\n',
      );
    }
  });

  it("the SDK's first version over Streamable HTTP, whose questions come on a stream", async () => {
    const { url } = await listen('sdk-v1/http.mjs');
    expect((await mcpc(['call', url, 'ask', '--answer', 'name=Ada'])).stdout).toContain('"name":"Ada"');
  });
});

describePython('FastMCP', () => {
  const server = commandLine([pythonPath(), fixture('python/asking.py')]);

  it('in the old era: elicitation, sampling and roots', async () => {
    const legacy = [server, '--protocol', 'legacy'];
    expect((await mcpc(['call', ...legacy, 'plan'])).stdout).toBe('decline\n');
    const answers = ['--answer', 'city=Rome', '--sampling', 'text:sea', '--root', '/'];
    const { stdout, stderr } = await mcpc(['connect', ...legacy, ...answers], {
      stdin: 'plan\nrhyme\ncall roots\n',
    });
    expect(stdout, stderr).toBe('2 days to Rome by train\nsea\nfile:///\n');
  });

  it('in the new era, all at once; with progress and logs', async () => {
    const { stdout } = await mcpc([
      ...['call', server, 'ask', '--answer', 'city=Rome', '--sampling', 'text:sea', '--root', '/'],
    ]);
    expect(JSON.parse(stdout)).toEqual([{ city: 'Rome', days: 2 }, 'sea', ['file:///']]);
    const { stderr } = await mcpc(['call', server, 'toil']);
    expect(stderr).toMatch(/^progress 1 of 2 \(50%\): step 1$/m);
    expect(stderr).toMatch(/^info toil: .*did 2/m);
  });
});
