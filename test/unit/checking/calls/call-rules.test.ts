import { describe, expect, it } from 'vitest';
import { callRules } from '../../../../src/checking/calls/rules.ts';
import type { JsonObject } from '../../../../src/core/json.ts';
import { FakeProbedServer, fails, type Method, ok, silent } from '../fake-probed-server.ts';

const text = { content: [{ type: 'text', text: 'Hello' }] };
const integers = { type: 'object', properties: { sum: { type: 'integer' } }, required: ['sum'] };
const isRefusal: Method = ok({ ...text, isError: true });

/** A read-only tool. */
function tool(members: JsonObject = {}): JsonObject {
  return { name: 'add', inputSchema: { type: 'object' }, annotations: { readOnlyHint: true }, ...members };
}

/** Arguments of which one is required. */
const inputSchema = {
  type: 'object',
  properties: {
    label: { type: 'string' },
    count: { type: 'integer', default: 3 },
    since: { type: 'string' },
  },
  required: ['label', 'count'],
};

function serverWith(tools: JsonObject[], call: Method, mayCall = true): FakeProbedServer {
  return new FakeProbedServer({ mayCall, declared: { tools }, methods: { 'tools/call': call } });
}

/** Checks all rules. Returns the rules and messages of the findings. */
async function check(server: FakeProbedServer) {
  const found: string[] = [];
  for (const rule of callRules) {
    const outcome = await rule.check(server);
    if ('skipped' in outcome) throw new Error(outcome.skipped);
    found.push(...outcome.map(({ message, weight }) => `${weight ?? rule.weight} ${rule.id}: ${message}`));
  }
  return found;
}

/** Succeeds for the arguments that `isValid` accepts, and refuses others. */
function validating(result: JsonObject, isValid: (args: JsonObject) => boolean): Method {
  return (params, connection) =>
    isValid(params.arguments as JsonObject) ? { result } : isRefusal(params, connection);
}

describe('the rules about calls', () => {
  it('find nothing if results and refusals are right', async () => {
    const args: unknown[] = [];
    const method = validating({ ...text, structuredContent: { sum: 3 } }, (given) => {
      args.push(given);
      return typeof given.label === 'string' && Number.isInteger(given.count);
    });
    const server = serverWith([tool({ inputSchema, outputSchema: integers })], method);
    expect(await check(server)).toEqual([]);
    expect(args).toEqual([{ label: 'text', count: 3 }, { count: 3 }, { label: { wrong: true }, count: 3 }]);
    expect(server.connections.every(({ isClosed }) => isClosed)).toBe(true);
  });

  it('call only tools that declare themselves read-only, and only if the user allows it', async () => {
    const [rule] = callRules;
    const unexpected: Method = () => {
      throw new Error('It was called.');
    };
    const writing = [tool({ annotations: {} }), tool({ annotations: { readOnlyHint: 'true' } })];
    expect(await rule?.check(serverWith([tool()], unexpected, false))).toEqual({
      skipped: 'read-only tools are only called with --call',
    });
    expect(await rule?.check(serverWith(writing, unexpected))).toEqual({
      skipped: 'no tool declares readOnlyHint',
    });
  });

  it('call no tool without arguments that its schema accepts', async () => {
    const never = { type: 'object', properties: { a: { type: 'string', not: {} } }, required: ['a'] };
    expect(await callRules[0]?.check(serverWith([tool({ inputSchema: never })], fails(-32_602)))).toEqual({
      skipped: 'no sample arguments were found for read-only tools',
    });
  });

  it.each([
    [
      text,
      'The result of a call has no structuredContent. Add what the output schema describes, or remove the schema.',
    ],
    [
      { ...text, structuredContent: {} },
      'The structuredContent of a result does not match the output schema: sum is missing.',
    ],
    [
      { ...text, structuredContent: { sum: '3' } },
      'The structuredContent of a result does not match the output schema: sum must be an integer.',
    ],
    [
      { ...text, structuredContent: [] },
      'The structuredContent of a result does not match the output schema: it must be a JSON object.',
    ],
  ])('find a result that does not fit the output schema: %j', async (result, message) => {
    expect(await check(serverWith([tool({ outputSchema: integers })], ok(result)))).toEqual([
      `must schema/output-schema: ${message}`,
    ]);
  });

  it.each<[string, Method]>([
    ['errors', isRefusal],
    ['JSON-RPC errors', fails(-32_603)],
    ['tasks', ok({ task: { taskId: '1', status: 'working' } })],
    ['requests for input', ok({ resultType: 'input_required', inputRequests: {} })],
  ])('say nothing about %s', async (_, method) => {
    expect(await check(serverWith([tool({ outputSchema: integers })], method))).toEqual([]);
  });

  it('find content that is not well-formed', async () => {
    const content = [{ type: 'image', data: 'not base64' }, { type: 'text' }];
    expect(await check(serverWith([tool()], ok({ content })))).toEqual([
      'must schema/output-content: A content block of type image has no string "mimeType".',
      'must schema/output-content: The data of a content block of type image is not base64.',
      'must schema/output-content: A content block of type text has no string "text".',
    ]);
  });

  it('find that invalid arguments are accepted', async () => {
    expect(await check(serverWith([tool({ inputSchema })], ok(text)))).toEqual([
      'should schema/invalid-arguments: A call with {"count":3}, which the input schema does not accept, succeeded. Refuse it with isError, and a text from which a model learns what is wrong.',
      'should schema/invalid-arguments: A call with {"label":{"wrong":true},"count":3}, which the input schema does not accept, succeeded. Refuse it with isError, and a text from which a model learns what is wrong.',
    ]);
  });

  it('show the line that makes the call', async () => {
    const found = await callRules[2]?.check(serverWith([tool({ inputSchema })], ok(text)));
    expect(found).toMatchObject([
      { line: 'mcpc call add count=3 --no-validate fake' },
      { line: 'mcpc call add label:={"wrong":true} count=3 --no-validate fake' },
    ]);
  });

  it('find calls that stop the server, and call the next tool on another connection', async () => {
    let isDead = false;
    const call: Method = (params, connection) => {
      if (params.name !== 'add') return { result: text };
      isDead = true;
      return silent(params, connection);
    };
    const server = new FakeProbedServer({
      mayCall: true,
      declared: { tools: [tool(), tool({ name: 'other', outputSchema: integers })] },
      methods: { 'tools/call': call, ping: (...given) => (isDead ? silent : ok({}))(...given) },
    });
    expect(await check(server)).toEqual([
      'must schema/output-schema: The result of a call has no structuredContent. Add what the output schema describes, or remove the schema.',
      'should schema/output-content: The server stopped responding during a call with {}.',
    ]);
    expect(server.connections.map(({ sent }) => sent)).toEqual([
      ['initialize', 'tools/call', 'ping'],
      ['initialize', 'tools/call'],
    ]);
  });

  it('give up after three calls without a response', async () => {
    const server = serverWith(Array(30).fill(tool({ outputSchema: integers })), silent);
    expect(await callRules[0]?.check(server)).toEqual([]);
    expect(
      server.connections.flatMap(({ sent }) => sent).filter((sent) => sent === 'tools/call'),
    ).toHaveLength(3);
  });
});
