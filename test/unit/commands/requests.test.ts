import { describe, expect, it } from 'vitest';
import type { DetachedTasks } from '../../../src/command-line/command.ts';
import { ConnectionError, ServerError } from '../../../src/core/errors.ts';
import type { DetachedTask } from '../../../src/core/protocol.ts';
import { portWith } from '../arguments/ports.ts';
import { allCapabilities, Calculator, fakeTask, multiply } from './calculator.ts';
import { fakeShell, refusal, run } from './run-command.ts';

const text = { content: [{ type: 'text', text: '15' }] };

describe('call', () => {
  const answering = (result = {}) => new Calculator({ results: { 'tools/call': { ...text, ...result } } });

  it('sends the typed arguments and returns the result', async () => {
    const server = answering();
    const { view } = await run(['call', 'calc', 'multiply', 'a=5', 'b:=3'], { server });
    expect(server.requests).toEqual([['tools/call', { name: 'multiply', arguments: { a: 5, b: 3 } }]]);
    expect(view).toEqual({ kind: 'call', tool: 'multiply', result: text });
  });

  it('is what a tool name alone does in the shell', async () => {
    const server = answering();
    await run(['multiply', 'a=5', 'b=3'], { server, shell: fakeShell() });
    expect(server.requests).toHaveLength(1);
  });

  it('reads arguments from files and standard input', async () => {
    const server = answering();
    const files = portWith({ 'five.txt': '5' }, '{"b": 3}');
    await run(['call', 'calc', 'multiply', '-', 'a=@five.txt'], { server, files });
    expect(server.requests[0]?.[1].arguments).toEqual({ a: 5, b: 3 });
  });

  it('prints the request instead of sending it with --dry-run', async () => {
    const server = answering();
    const { view } = await run(['call', 'calc', 'multiply', 'a=5', 'b=3', '--dry-run'], { server });
    const params = { name: 'multiply', arguments: { a: 5, b: 3 } };
    expect(view).toEqual({ kind: 'request', method: 'tools/call', params });
    expect(server.requests).toEqual([]);
  });

  it.each([
    [['mutiply', 'a=1'], 'calc has no tool "mutiply".\nDid you mean "multiply"?'],
    [['other'], 'calc has no tool "other".\nIts only tool: multiply.'],
    [['multiply', 'a=1'], /^A required argument is missing: b.*\n.*mcpc call calc multiply a=1 b=/s],
    [['multiply', 'a=x', 'b=1'], /^Argument a/],
    [['multiply', '--task', '--count', '3'], /^mcpc call has no option --count\.\n.*\n.*count=3$/],
  ])('is refused before anything is sent: %j', async (words, message) => {
    const server = new Calculator({ capabilities: {} });
    expect(await refusal(['call', 'calc', ...words], { server })).toMatch(message);
    expect(server.requests).toEqual([]);
  });

  it('does not validate with --no-validate', async () => {
    const server = answering();
    await run(['call', 'calc', 'multiply', 'a=5', '--no-validate'], { server });
    expect(server.requests[0]?.[1].arguments).toEqual({ a: 5 });
  });

  it('prompts for missing arguments', async () => {
    const server = answering();
    await run(['call', 'calc', 'multiply', 'a=5'], {
      server,
      askArguments: (_schema, missing, given) => {
        expect(missing.map(({ name }) => name)).toEqual(['b']);
        return Promise.resolve({ ...given, b: 7 });
      },
    });
    expect(server.requests[0]?.[1].arguments).toEqual({ a: 5, b: 7 });
  });

  it('validates what was edited with --edit', async () => {
    const server = answering();
    const edit = (_text: string, name: string) => {
      expect(name).toBe('multiply.jsonc');
      return Promise.resolve('{"a": 2, /* edited */ "b": 4}');
    };
    await run(['call', 'calc', 'multiply', '--edit'], { server, edit });
    expect(server.requests[0]?.[1].arguments).toEqual({ a: 2, b: 4 });
    const saved = (text: string) =>
      refusal(['call', 'calc', 'multiply', '--edit'], { server, edit: () => Promise.resolve(text) });
    expect(await saved('{"a": "two", "b": 4}')).toContain('For its arguments: mcpc tools calc multiply');
    expect(await saved('{')).toContain('not JSON');
    expect(server.requests).toHaveLength(1);
  });

  it.each([
    [{}, 'declares an output schema but returned no structured content.'],
    [{ structuredContent: 5 }, 'returned structured content that is not an object.'],
    [{ structuredContent: {} }, 'does not match its output schema: n is missing.'],
    [{ structuredContent: { n: 'x' } }, 'does not match its output schema at n'],
    [{ structuredContent: { n: 1 } }, undefined],
    [{ isError: true }, undefined],
  ])('reports structured content that violates the output schema: %j', async (result, message) => {
    const outputSchema = { type: 'object', properties: { n: { type: 'number' } }, required: ['n'] };
    const tool = { name: 'measure', inputSchema: {}, outputSchema };
    const results = { 'tools/call': result };
    const server = new Calculator({ definitions: { tools: [tool] }, results });
    const reported: string[] = [];
    server.observe((event) => {
      if (event.type === 'diagnostic') reported.push(event.message);
    });
    await run(['call', 'calc', 'measure'], { server });
    expect(reported).toEqual(message === undefined ? [] : [expect.stringContaining(message)]);
  });

  describe('with --detach', () => {
    const tasks = { start: () => Promise.resolve({ task: fakeTask() }) };
    const line = ['call', 'calc', 'multiply', 'a=1', 'b=2', '--detach'];

    it('returns the task, with the lines that continue with it', async () => {
      const server = new Calculator({ transport: 'http', tasks });
      const { view } = await run(line, { server });
      const lines = ['mcpc task calc 7f3a result', 'mcpc task calc 7f3a cancel'];
      expect(view).toEqual({ kind: 'task', task: fakeTask(), lines });
    });

    it('remembers the task, with its tool and how long the server keeps it', async () => {
      const added: DetachedTask[] = [];
      const detachedTasks: DetachedTasks = {
        list: async () => [],
        add: async (task) => void added.push(task),
        remove: async () => {},
      };
      const raw = { taskId: '7f3a', ttlMs: 60_000 };
      const start = async () => ({ task: { ...fakeTask(), raw } });
      await run(line, { server: new Calculator({ transport: 'http', tasks: { start } }), detachedTasks });
      await run(line, { server: new Calculator({ transport: 'http', tasks }), detachedTasks });
      expect(added).toMatchObject([{ id: '7f3a', tool: 'multiply' }, { id: '7f3a' }]);
      const [{ startedAt = '', expiresAt = '' } = {}, unlimited] = added;
      expect(Date.parse(expiresAt) - Date.parse(startedAt)).toBe(60_000);
      expect(unlimited).not.toHaveProperty('expiresAt');
    });

    it('is refused if the server ends with the command', async () => {
      const message = await refusal(line, { server: new Calculator({ tasks }) });
      expect(message).toContain('calc ends with this command, and the task with it.');
    });

    it('works with any server in the shell', async () => {
      const words = ['multiply', 'a=1', 'b=2', '--detach'];
      const server = new Calculator({ tasks });
      const { view, notices } = await run(words, { server, shell: fakeShell() });
      expect(notices).toEqual(['calc ends with this shell, and the task with it.']);
      expect(view).toMatchObject({ kind: 'task', lines: ['task 7f3a result', 'task 7f3a cancel'] });
    });
  });
});

describe('lists', () => {
  it.each(['tools', 'resources', 'templates', 'prompts'])('%s', async (name) => {
    const { view } = await run([name, 'calc']);
    expect(view).toMatchObject({ kind: name, listing: { items: [{}], raw: [{ _meta: { raw: true } }] } });
  });

  it('tools with a name shows one tool, with an example to copy', async () => {
    const { view } = await run(['tools', 'calc', 'multiply']);
    expect(view).toMatchObject({ kind: 'tool', tool: multiply, example: 'mcpc call calc multiply a=1 b=1' });
    expect(await run(['call', 'calc', 'multiply', 'a=5', '--help'])).toMatchObject({ view });
  });

  it('points to the list where it is long', async () => {
    const tools = Array.from({ length: 9 }, (_, at) => ({ name: `tool_${at}`, inputSchema: {} }));
    const server = new Calculator({ definitions: { tools }, capabilities: {} });
    expect(await refusal(['tools', 'calc', 'zzzzzzzz'], { server })).toMatch(
      /\nList its 9 tools with: mcpc tools calc$/,
    );
  });
});

describe('read', () => {
  it.each([
    ['welcome', 'Did you mean demo://welcome?'],
    ['demo://welcom', 'Did you mean demo://welcome?'],
    ['weather', "Did you mean 'demo://weather/{city}{?unit}'?"],
    ['x', undefined],
  ])('names similar URIs if there is no such resource: %s', async (uri, hint) => {
    const failure = new ServerError(`Resource not found: ${uri}`);
    const server = new Calculator({ results: { 'resources/read': failure } });
    const error = await run(['read', 'calc', uri], { server }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ message: failure.message });
    expect(error instanceof ServerError && error.hint).toBe(hint);
  });

  it('does not look for other URIs after another failure', async () => {
    const server = new Calculator({ results: { 'resources/read': new ServerError('The disk is full.') } });
    await expect(run(['read', 'calc', 'welcome'], { server })).rejects.toThrow('The disk is full.');
    expect(server.fetched).toEqual([]);
  });

  it('reads a URI', async () => {
    const server = new Calculator();
    const { view } = await run(['read', 'calc', 'demo://welcome'], { server });
    expect(view).toEqual({ kind: 'read', uri: 'demo://welcome', result: { method: 'resources/read' } });
    expect(server.requests).toEqual([['resources/read', { uri: 'demo://welcome' }]]);
  });

  it.each([
    [['demo://weather/{city}', 'city=São Paulo'], 'demo://weather/S%C3%A3o%20Paulo'],
    [['demo://weather/{city}{?unit}', 'city=Oslo'], 'demo://weather/Oslo'],
    [['demo://weather/{city}{?unit}', 'city=Oslo', 'unit=f'], 'demo://weather/Oslo?unit=f'],
  ])('expands a template: %j', async (words, uri) => {
    const { view } = await run(['read', 'calc', ...words, '--dry-run']);
    expect(view).toEqual({ kind: 'request', method: 'resources/read', params: { uri } });
  });

  it('prompts for the missing variables of the path', async () => {
    const { view } = await run(['read', 'calc', 'demo://weather/{city}{?unit}', '--dry-run'], {
      askArguments: (_schema, missing) => {
        expect(missing.map(({ name }) => name)).toEqual(['city']);
        return Promise.resolve({ city: 'Bergen' });
      },
    });
    expect(view).toMatchObject({ params: { uri: 'demo://weather/Bergen' } });
  });

  it.each([
    [['demo://welcome', 'city=Oslo'], 'demo://welcome is not a resource template and takes no variables.'],
    [
      ['demo://weather/{city}{?unit}'],
      "A required argument is missing: city (string).\nFor example: mcpc read calc 'demo://weather/{city}{?unit}' city=text",
    ],
    [['demo://weather/{city}', 'town=Oslo'], 'town'],
  ])('is refused: %j', async (words, message) => {
    expect(await refusal(['read', 'calc', ...words])).toContain(message);
  });
});

describe('prompt', () => {
  it('renders a prompt', async () => {
    const server = new Calculator();
    const { view } = await run(['prompt', 'calc', 'poem', 'topic=rain'], { server });
    expect(view).toEqual({ kind: 'prompt', name: 'poem', result: { method: 'prompts/get' } });
    expect(server.requests).toEqual([['prompts/get', { name: 'poem', arguments: { topic: 'rain' } }]]);
  });

  it('prompts for missing arguments, or is refused with an example', async () => {
    const { view } = await run(['prompt', 'calc', 'poem', '--dry-run'], {
      askArguments: (_schema, _missing, given) => Promise.resolve({ ...given, topic: 'snow' }),
    });
    expect(view).toMatchObject({ params: { arguments: { topic: 'snow' } } });
    expect(await refusal(['prompt', 'calc', 'poem'])).toContain('mcpc prompt calc poem topic=');
    expect(await refusal(['prompt', 'calc', 'pome'])).toContain('Did you mean "poem"?');
  });
});

describe('results that are still fresh', () => {
  it.each([
    ['tools', ['tools']],
    ['tools multiply', ['tools']],
    ['resources', ['resources']],
    ['templates', ['templates']],
    ['prompts', ['prompts']],
    ['find mul', ['tools', 'prompts', 'resources', 'templates']],
    ['describe multiply', ['tools', 'prompts', 'resources', 'templates']],
  ])('answer a second "%s" in the shell, except with --fresh', async (line, lists) => {
    const server = new Calculator({ fresh: 60_000 });
    const shell = fakeShell();
    for (let time = 0; time < 2; time += 1) await run(line.split(' '), { server, shell });
    expect(server.fetched).toEqual(lists);
    await run([...line.split(' '), '--fresh'], { server, shell });
    expect(server.fetched).toEqual([...lists, ...lists]);
  });

  it('do not answer a list that its server does not call fresh', async () => {
    const server = new Calculator();
    for (let time = 0; time < 2; time += 1) await run(['tools'], { server, shell: fakeShell() });
    expect(server.fetched).toEqual(['tools', 'tools']);
  });

  it('answer read, except with --fresh', async () => {
    const server = new Calculator();
    await run(['read', 'calc', 'demo://welcome'], { server });
    await run(['read', 'calc', 'demo://weather/{city}', 'city=Oslo', '--fresh'], { server });
    expect(server.reuse).toEqual(['fresh', 'never']);
  });
});

describe('complete', () => {
  it.each([
    ['prompt:poem', 'form', { type: 'ref/prompt', name: 'poem' }],
    ['demo://weather/{city}', 'city', { type: 'ref/resource', uri: 'demo://weather/{city}' }],
  ])('asks for the values of %s %s', async (what, name, ref) => {
    const server = new Calculator();
    const { view } = await run(['complete', 'calc', what, name, 'h'], { server });
    expect(view).toMatchObject({ kind: 'completion' });
    expect(server.requests).toEqual([['completion/complete', { ref, argument: { name, value: 'h' } }]]);
  });

  it.each([
    [['h', 'topic=the sea'], 'h', { topic: 'the sea' }],
    [['topic=the sea', 'h'], 'h', { topic: 'the sea' }],
    [['topic=the sea'], '', { topic: 'the sea' }],
    [['h', 'topic:={"a":1}'], 'h', { topic: '{"a":1}' }],
    [['form=topic=h'], 'topic=h', undefined],
    [['size=5'], 'size=5', undefined],
  ])('sends the other arguments as context: %j', async (words, value, given) => {
    const server = new Calculator();
    await run(['complete', 'calc', 'prompt:poem', 'form', ...words], { server });
    const [, params] = server.requests.at(-1) ?? [];
    const context = given === undefined ? {} : { context: { arguments: given } };
    const ref = { type: 'ref/prompt', name: 'poem' };
    expect(params).toEqual({ ref, argument: { name: 'form', value }, ...context });
  });

  it('sends the other variables of a template as context', async () => {
    const server = new Calculator();
    await run(['complete', 'calc', 'demo://{country}/{city}', 'city', 'O', 'country=Norway'], { server });
    expect(server.requests.at(-1)?.[1]).toMatchObject({ context: { arguments: { country: 'Norway' } } });
  });

  it.each([
    [
      ['poem', 'form'],
      '"poem" is neither prompt:NAME nor a resource template.\nFor a prompt of that name: prompt:poem',
    ],
    [['prompt:poem', 'fom'], 'The prompt "poem" has no argument "fom".\nDid you mean "form"?'],
    [['prompt:poem', 'form', 'h', 'size=5'], 'There is no argument "size".\nThe arguments are topic, form.'],
    [['demo://weather/{city}', 'town'], 'The template has no variable "town".\nIts variables: city.'],
    [
      ['demo://weather/{city', 'city'],
      '"demo://weather/{city" is not a valid URI template: "{" has no counterpart.',
    ],
    [['prompt:poem', 'zzzzzz'], 'The prompt "poem" has no argument "zzzzzz".\nIts arguments: topic, form.'],
  ])('is refused: %j', async (words, message) => {
    expect(await refusal(['complete', 'calc', ...words])).toBe(message);
  });

  it('is refused by a server that does not declare completions', async () => {
    const server = new Calculator({ capabilities: { prompts: {} } });
    expect(await refusal(['complete', 'calc', 'prompt:poem', 'form'], { server })).toBe(
      'calc does not support completions.',
    );
  });
});

describe('tasks', () => {
  it('lists tasks', async () => {
    const listing = { items: [fakeTask()], raw: [] };
    const server = new Calculator({ tasks: { list: async () => ({ ...listing, unknown: [] }) } });
    expect((await run(['tasks', 'calc'], { server })).view).toEqual({ kind: 'tasks', listing });
  });

  it.each([
    [[], fakeTask(), ['result', 'cancel']],
    [['show'], fakeTask('completed'), ['result']],
    [['cancel'], fakeTask('cancelled'), []],
  ])('task shows or cancels one: %j', async (action, found, next) => {
    const returned = () => Promise.resolve(found);
    const server = new Calculator({ tasks: { get: returned, cancel: returned } });
    const { view } = await run(['task', 'calc', '7f3a', ...action], { server });
    const lines = next.map((word) => `mcpc task calc 7f3a ${word}`);
    expect(view).toEqual({ kind: 'task', task: found, lines });
  });

  it('task waits for the result of one', async () => {
    const server = new Calculator({ tasks: { result: () => Promise.resolve(text) } });
    const { view } = await run(['task', 'calc', '7f3a', 'result'], { server });
    expect(view).toEqual({ kind: 'call', tool: 'task 7f3a', result: text });
  });

  describe('that were detached', () => {
    const startedAt = '2026-01-02T03:04:05.000Z';

    /** The detached tasks with these IDs, and those that were removed. */
    function detached(...ids: string[]) {
      const removed: string[] = [];
      const detachedTasks: DetachedTasks = {
        list: async () => ids.map((id) => ({ id, tool: `bake-${id}`, startedAt })),
        add: async () => {},
        remove: async (gone) => void removed.push(...gone),
      };
      return { detachedTasks, removed };
    }

    it('are asked for and listed with tool and time; those that are over are dropped', async () => {
      const { detachedTasks, removed } = detached('1', '2', '3', '4');
      const asked: unknown[] = [];
      const items = [fakeTask('working', '1'), fakeTask('completed', '2'), fakeTask('cancelled', '3')];
      const server = new Calculator({
        tasks: {
          list: async ({ known = [] } = {}) => {
            asked.push(...known.map(({ id }) => id));
            return { items: [...items, fakeTask('working', 'other')], raw: [], unknown: ['4'] };
          },
        },
      });
      const { view } = await run(['tasks', 'calc'], { server, detachedTasks });
      const named = items.map((task) => ({ ...task, tool: `bake-${task.id}`, createdAt: startedAt }));
      const listing = { items: [...named, fakeTask('working', 'other')], raw: [] };
      expect(view).toEqual({ kind: 'tasks', listing });
      expect(asked).toEqual(['1', '2', '3', '4']);
      expect(removed).toEqual(['3', '4']);
    });

    it('are shown with tool and time', async () => {
      const server = new Calculator({ tasks: { get: async () => fakeTask() } });
      const { view } = await run(['task', 'calc', '7f3a'], { server, ...detached('7f3a') });
      expect(view).toMatchObject({ task: { tool: 'bake-7f3a', createdAt: startedAt } });
    });

    it.each([
      ['result', { result: async () => text }, ['7f3a']],
      ['result', { result: async () => Promise.reject(new ServerError('It burnt.')) }, ['7f3a']],
      ['result', { result: async () => Promise.reject(new ConnectionError('Gone.')) }, []],
      ['cancel', { cancel: async () => fakeTask('cancelled') }, ['7f3a']],
      ['show', { get: async () => fakeTask('completed') }, []],
      ['show', { get: async () => Promise.reject(new ServerError('?', { code: -32_602 })) }, ['7f3a']],
      ['show', { get: async () => Promise.reject(new ServerError('?', { code: -32_603 })) }, []],
    ] as const)('are dropped once they are not needed: %s', async (action, tasks, expected) => {
      const { detachedTasks, removed } = detached('7f3a');
      const server = new Calculator({ tasks });
      await run(['task', 'calc', '7f3a', action], { server, detachedTasks }).catch(() => {});
      expect(removed).toEqual(expected);
    });
  });

  it('refuses an unknown action', async () => {
    expect(await refusal(['task', 'calc', '7f3a', 'cancl'])).toBe(
      'Unknown action "cancl". Did you mean "cancel"?\nThe actions are show, result, cancel.',
    );
  });
});

describe('ping and info', () => {
  const group = () => {
    const [one, two] = [new Calculator({ name: 'one' }), new Calculator({ name: 'two' })];
    const members = [
      { name: 'one', client: one },
      { name: 'bad', error: new ConnectionError('bad did not start.') },
      { name: 'two', client: two },
    ];
    return new Calculator({ name: 'mcp.json', members });
  };
  const pinged = (server: string) => ({
    kind: 'ping',
    server,
    milliseconds: 5,
    protocolVersion: '2026-07-28',
  });
  const counts = { tools: 1, resources: 1, templates: 1, prompts: 1 };
  const unreachable = { kind: 'unreachable', server: 'bad', message: 'bad did not start.' };

  it('ping returns the latency of one server', async () => {
    expect((await run(['ping', 'calc'])).view).toEqual(pinged('calc'));
  });

  it('ping shows each of several servers as it answers, with its counts', async () => {
    const { view, shown } = await run(['ping', 'mcp.json'], { server: group() });
    expect(view).toBeUndefined();
    expect(shown).toHaveLength(3);
    const expected = [{ ...pinged('one'), counts }, unreachable, { ...pinged('two'), counts }];
    expect(shown).toEqual(expect.arrayContaining(expected));
  });

  it('ping returns several servers as one result with --json', async () => {
    const { view, shown } = await run(['ping', 'mcp.json', '--json'], { server: group() });
    expect(shown).toEqual([]);
    const views = [{ ...pinged('one'), counts }, unreachable, { ...pinged('two'), counts }];
    expect(view).toEqual({ kind: 'several', views });
  });

  it('info returns the facts of one server, or of those that connected', async () => {
    const single = await run(['info', 'calc']);
    expect(single.view).toMatchObject({ kind: 'info', facts: { name: 'calc' }, declared: { roots: {} } });
    const { view } = await run(['info', 'mcp.json'], { server: group() });
    expect(view).toMatchObject({
      kind: 'several',
      views: [{ facts: { name: 'one' } }, { facts: { name: 'two' } }],
    });
  });
});

describe('watch', () => {
  it.each([
    ['tools', { tools: true }, 'tools', 'prompts', { what: 'tools' }],
    ['resources', { resources: true }, 'resources', 'tools', { what: 'resources' }],
    ['prompts', { prompts: true }, 'prompts', 'resources', { what: 'prompts' }],
    [
      'demo://welcome',
      { uri: 'demo://welcome' },
      { uri: 'demo://welcome' },
      { uri: 'demo://other' },
      { what: 'resource', uri: 'demo://welcome' },
    ],
  ] as const)('shows the changes of %s, --count of them', async (what, filter, change, other, view) => {
    const server = new Calculator();
    const { shown, notices } = await run(['watch', 'calc', what, '--count', '2'], {
      server,
      // The subscription exists when the notice is printed.
      notice() {
        server.change(change);
        server.change(other);
        server.change(change);
        server.change(change);
      },
    });
    expect(notices).toEqual([]);
    expect(server.requests[0]).toEqual(['subscribe', filter]);
    expect(shown).toHaveLength(2);
    expect(shown[0]).toMatchObject({ kind: 'change', server: 'calc', ...view });
    expect(server.unsubscribed).toBe(true);
  });

  it('fails when the server ends the subscription', async () => {
    const server = new Calculator();
    const watching = run(['watch', 'calc', 'tools'], { server, notice: () => server.endSubscription() });
    await expect(watching).rejects.toThrow('calc stopped sending notifications.');
  });

  it('ends when it is aborted', async () => {
    const controller = new AbortController();
    const watching = run(['watch', 'calc', 'tools'], {
      signal: controller.signal,
      notice: () => controller.abort(new Error('Ctrl-C')),
    });
    await expect(watching).rejects.toThrow('Ctrl-C');
  });

  it.each([
    ['tools', 'calc does not send notifications about changes of its list of tools.'],
    ['demo://welcome', 'calc does not send notifications about changes of resources.'],
  ])('fails if the server does not declare it: %s', async (what, message) => {
    const server = new Calculator({ capabilities: { tools: {}, resources: {} } });
    await expect(run(['watch', 'calc', what], { server })).rejects.toThrow(message);
  });

  it('fails for a resource that does not exist', async () => {
    const results = { 'resources/read': new ServerError('Not found.', { code: -32_002 }) };
    const server = new Calculator({ results, capabilities: allCapabilities });
    await expect(run(['watch', 'calc', 'demo://welcom'], { server })).rejects.toMatchObject({
      message: 'calc has no resource demo://welcom: Not found.',
      hint: 'Did you mean "demo://welcome"?',
    });
  });

  it('refuses what is neither a URI nor a list', async () => {
    expect(await refusal(['watch', 'calc', 'tool'])).toBe(
      '"tool" is neither a URI nor tools, resources or prompts.',
    );
  });
});
