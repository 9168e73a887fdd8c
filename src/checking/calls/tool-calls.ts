import { argumentWords } from '../../arguments/example.ts';
import { isObject, type JsonObject } from '../../core/json.ts';
import { stringifyJson } from '../../core/json-text.ts';
import { shorten } from '../../core/quote.ts';
import { sampleArguments } from '../../interface/compare/sample-arguments.ts';
import { validateArguments } from '../../schema/validate.ts';
import { handshakeError, simplestMethod } from '../probe/conversation.ts';
import type { ProbeConnection, ProbedServer, ProbeResponse } from '../probe/probed-server.ts';
import { wrongArguments } from './wrong-arguments.ts';

/** A tool that may be called: it says that it is read-only. */
export interface CallableTool {
  name: string;
  inputSchema: JsonObject;
  outputSchema: JsonObject | undefined;
  /** Arguments that its input schema accepts. */
  sample: JsonObject;
}

/** What became of a call. */
export interface ToolCall {
  tool: CallableTool;
  args: JsonObject;
  response: ProbeResponse;
  /** Whether the server stopped responding to anything. */
  isDead: boolean;
  /** A line of the command line that makes the call. */
  line: string;
}

/** Returns the tools that may be called; or why there are none, as a clause. */
async function callableTools({
  mayCall,
  declared,
}: ProbedServer): Promise<CallableTool[] | { skipped: string }> {
  if (!mayCall) return { skipped: 'read-only tools are only called with --call' };
  const readOnly = declared.tools.filter(
    ({ annotations }) => isObject(annotations) && annotations.readOnlyHint === true,
  );
  if (readOnly.length === 0) return { skipped: 'no tool declares readOnlyHint' };
  const callable: CallableTool[] = [];
  for (const { name, inputSchema, outputSchema } of readOnly) {
    if (typeof name !== 'string' || !isObject(inputSchema)) continue;
    const sample = sampleArguments(inputSchema as JsonObject);
    const { problems, notes } = await validateArguments(sample, inputSchema as JsonObject);
    // Whether the server must accept the arguments is known only if they could be checked completely.
    if (problems.length > 0 || notes.length > 0) continue;
    callable.push({
      name,
      inputSchema: inputSchema as JsonObject,
      outputSchema: isObject(outputSchema) ? (outputSchema as JsonObject) : undefined,
      sample,
    });
  }
  return callable.length > 0 ? callable : { skipped: 'no sample arguments were found for read-only tools' };
}

/** Calls tools one after the other on one connection, which is replaced when the server has stopped responding. */
class ToolCaller {
  readonly #server: ProbedServer;
  #connection: ProbeConnection | undefined;

  constructor(server: ProbedServer) {
    this.#server = server;
  }

  async call(tool: CallableTool, args: JsonObject): Promise<ToolCall> {
    const connection = await this.#open();
    const response = await connection.request('tools/call', { name: tool.name, arguments: args });
    const isDead = 'missing' in response && !(await this.#responds(connection));
    if (isDead) await this.close();
    const words = ['call', tool.name, ...argumentWords(args, tool.inputSchema)];
    const options =
      (await validateArguments(args, tool.inputSchema)).problems.length > 0 ? ['--no-validate'] : [];
    return { tool, args, response, isDead, line: this.#server.lineFor([...words, ...options]) };
  }

  async close(): Promise<void> {
    await this.#connection?.close();
    this.#connection = undefined;
  }

  async #open(): Promise<ProbeConnection> {
    if (this.#connection === undefined) {
      this.#connection = await this.#server.open();
      const handshake = await this.#connection.handshake();
      if (!('result' in handshake)) throw handshakeError(handshake);
    }
    return this.#connection;
  }

  async #responds(connection: ProbeConnection): Promise<boolean> {
    return !('missing' in (await connection.request(simplestMethod(this.#server))));
  }
}

/** The calls that were made, which several rules judge. */
export interface ToolCalls {
  /** With sample arguments, one for each tool. */
  samples: ToolCall[];
  /** With arguments that the input schemas do not accept. */
  invalid: ToolCall[];
}

const calls = new WeakMap<ProbedServer, Promise<ToolCalls | { skipped: string }>>();

/** Calls the callable tools, once for each server; or returns why none is called. */
export function callTools(server: ProbedServer): Promise<ToolCalls | { skipped: string }> {
  const known = calls.get(server);
  if (known !== undefined) return known;
  const made = callAll(server);
  calls.set(server, made);
  return made;
}

/** After so many calls without a response no more are made: each takes as long as a response may take. */
const mostUnanswered = 3;

async function callAll(server: ProbedServer): Promise<ToolCalls | { skipped: string }> {
  const tools = await callableTools(server);
  if ('skipped' in tools) return tools;
  const caller = new ToolCaller(server);
  const [samples, invalid]: [ToolCall[], ToolCall[]] = [[], []];
  let unanswered = 0;
  const call = async (made: ToolCall[], tool: CallableTool, args: JsonObject) => {
    if (unanswered >= mostUnanswered) return;
    const outcome = await caller.call(tool, args);
    made.push(outcome);
    if ('missing' in outcome.response) unanswered += 1;
  };
  try {
    for (const tool of tools) await call(samples, tool, tool.sample);
    for (const tool of tools) {
      const wrong = await wrongArguments(tool.inputSchema, tool.sample);
      for (const args of wrong) await call(invalid, tool, args);
    }
  } finally {
    await caller.close();
  }
  return { samples, invalid };
}

/** Returns the result of a call if it is final; undefined for errors, tasks, and requests for input. */
export function resultOf({ response }: ToolCall): JsonObject | undefined {
  if (!('result' in response)) return undefined;
  const { result } = response;
  return (result.resultType ?? 'complete') === 'complete' && !isObject(result.task) ? result : undefined;
}

/** Returns the result of a call if it succeeded. */
export function successOf(call: ToolCall): JsonObject | undefined {
  const result = resultOf(call);
  return result?.isError === true ? undefined : result;
}

/** Returns arguments as JSON for a sentence. */
export function argumentsText(args: JsonObject): string {
  return shorten(stringifyJson(args), 100);
}
