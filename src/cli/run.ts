import { splitCommandLine } from '../arguments/command-line.ts';
import type { MissingArgument } from '../arguments/missing.ts';
import { quoteWord } from '../arguments/quote.ts';
import { ExitStatus, McpcError } from '../base/errors.ts';
import type { JsonObject } from '../base/json.ts';
import { version } from '../base/version.ts';
import type { View } from '../base/view.ts';
import type { CommandContext } from '../commands/command.ts';
import { helpPage } from '../commands/help-page.ts';
import { type ParsedLine, parseLine } from '../commands/line.ts';
import type { Options } from '../commands/options.ts';
import { commands } from '../commands/table.ts';
import type { Client } from '../engine/client.ts';
import { errorJson, errorText } from '../render/error.ts';
import { Output } from '../terminal/output.ts';
import { type Style, styleOf } from '../terminal/style.ts';
import { clientFor } from './client-for.ts';
import { inputFiles } from './input-files.ts';
import { hearInterrupts } from './interrupts.ts';
import { LiveOutput } from './live.ts';
import { Presenter } from './present.ts';
import type { World } from './world.ts';

const keepAliveInterval = 2 ** 31 - 1;

/** Nobody reads standard output any more (`| head`): the end of it, but no failure. */
class ReaderGone extends Error {}

/** Runs one line to its end and gives the exit status. Nothing is left running, and all was written. */
export async function run(words: string[], world: World): Promise<number> {
  const { controller, ignore } = hearInterrupts(world.signals, (error) => world.exit(error.exitStatus));
  // A server in this process holds nothing that would keep Node alive while it is waited for.
  const alive = setInterval(() => {}, keepAliveInterval);
  const output = new Output(world, () => controller.abort(new ReaderGone()));
  try {
    return await runLine(words, world, output, controller.signal);
  } finally {
    await output.drained();
    clearInterval(alive);
    ignore();
  }
}

async function runLine(words: string[], world: World, output: Output, signal: AbortSignal): Promise<number> {
  const { env, platform } = world;
  const styles = {
    out: styleOf({ isTTY: world.stdout.isTTY === true, columns: world.stdout.columns, env, platform }),
    err: styleOf({ isTTY: world.stderr.isTTY === true, columns: world.stderr.columns, env, platform }),
  };
  let line: ParsedLine | undefined;
  try {
    line = parseLine(words, commands);
    return await runCommand(line, world, output, styles, signal);
  } catch (error) {
    const failure = signal.aborted ? signal.reason : error;
    if (failure instanceof ReaderGone) return ExitStatus.done;
    const options = line?.options ?? optionsSeen(words);
    await output.report(failureText(failure, options, styles.err, world));
    return failure instanceof McpcError ? failure.exitStatus : ExitStatus.internal;
  }
}

async function runCommand(
  line: ParsedLine,
  world: World,
  output: Output,
  styles: { out: Style; err: Style },
  signal: AbortSignal,
): Promise<number> {
  const { command, target, operands, options } = line;
  const presenter = await Presenter.prepare(options, world, output, styles);
  const live = new LiveOutput(options, world, output, styles.err);
  let client: Client | undefined;
  const connect = async () => {
    if (client !== undefined) return client;
    client = clientFor(line, world, (event) => live.show(event));
    const waiting = live.waiting(`connecting to ${client.source.name}`);
    try {
      await client.connect({ signal });
    } finally {
      waiting.end();
    }
    return client;
  };
  const show = async (view: View) => {
    live.pause();
    await presenter.show(view);
    live.resume();
  };
  const context: CommandContext = {
    operands,
    options,
    connect,
    signal,
    show,
    files: inputFiles(world.stdin),
    edit: (text, name) => edit(text, name, world, live),
    askArguments: mayAsk(options, world)
      ? (schema, missing, given) => ask(schema, missing, given, world, live, signal)
      : undefined,
    openShell: undefined,
    notice: (message) => live.show({ type: 'notice', server: undefined, message }),
    lineFor: (name) => ['mcpc', name, ...(target === undefined ? [] : [quoteWord(target)])].join(' '),
    commands,
    helpFor: (of) => helpPage(of, commands, Math.min(styles.out.width, 100)),
  };
  try {
    if (options.version === true) {
      await show({
        kind: 'text',
        text: `mcpc ${version}\n`,
        data: { mcpc: version, node: process.versions.node },
      });
      return ExitStatus.done;
    }
    const view = await command.run(context);
    if (view !== undefined) await show(view);
    const status = view === undefined ? ExitStatus.done : presenter.statusOf(view);
    return live.strictStatus(status);
  } finally {
    live.stop();
    await output.drained();
    await client?.close();
    live.close();
  }
}

function failureText(failure: unknown, options: Partial<Options>, style: Style, world: World): string {
  if (options.json === true) return errorJson(failure, style);
  const program = { version, node: process.version, platform: `${world.platform} ${process.arch}` };
  return errorText(failure, {
    style,
    verbose: options.verbose === true,
    quiet: options.quiet === true,
    program,
  });
}

/** What can be known of a line that could not be parsed: whether its failure is to be JSON. */
function optionsSeen(words: string[]): Partial<Options> {
  return {
    json: words.includes('--json'),
    quiet: words.includes('-q') || words.includes('--quiet'),
    verbose: words.includes('-v') || words.includes('--verbose'),
  };
}

/** Questions need a person at both ends: one who reads standard error and types on standard input. */
function mayAsk(options: Options, world: World): boolean {
  return options.input !== false && world.stdin.isTTY === true && world.stderr.isTTY === true;
}

async function ask(
  schema: JsonObject,
  missing: MissingArgument[],
  given: JsonObject,
  world: World,
  live: LiveOutput,
  signal: AbortSignal,
): Promise<JsonObject> {
  const { askArguments } = await import('./ask-arguments.ts');
  live.pause();
  try {
    return await askArguments(schema, missing, given, { input: world.stdin, output: world.stderr, signal });
  } finally {
    live.resume();
  }
}

async function edit(text: string, name: string, world: World, live: LiveOutput): Promise<string> {
  const { editText } = await import('../terminal/editor.ts');
  const command = world.env.VISUAL || world.env.EDITOR || 'vi';
  live.pause();
  try {
    return await editText(splitCommandLine(command), text, name);
  } finally {
    live.resume();
  }
}
