import { quoteTarget } from '../arguments/target-secrets.ts';
import { connectionWords, givenWords } from '../command-line/connection-words.ts';
import type { ParsedLine } from '../command-line/parse-line.ts';
import { quoteWords } from '../core/quote.ts';
import { redactWord } from '../core/secrets.ts';
import type { Server, SingleServer } from '../engine/server.ts';

/** What a server asks of its client. */
const request = /sampling|elicit|create_?message|\broots\b|server[- ](?:initiated|to[- ]client) request/i;
/** That the revision has no such requests, in the words of FastMCP and of the SDKs for Python and TypeScript. */
const refusal =
  /(?:\bunavailable|not available|not supported|cannot be sent)\b.*(?:\d{4}-\d{2}-\d{2}|protocol|revision)|no back-channel/is;

/** How much of a failure is searched, in characters. */
const maxLength = 2_000;

/**
 * Returns how to use the legacy era on the server of a line if a failure says that it cannot send requests to its client
 * in the modern era; undefined if the legacy era is used already, or if the failure says something else.
 */
export async function hintForLegacy(
  failure: string,
  line: ParsedLine,
  server: Server,
  inShell: boolean,
): Promise<string | undefined> {
  const text = failure.slice(0, maxLength);
  if (!request.test(text) || !refusal.test(text)) return undefined;
  const client = await serverOf(line, server).catch(() => undefined);
  if (client?.isConnected() !== true || client.facts.era !== 'modern') return undefined;
  const { target = '', operands, options, command } = line;
  const changed = { ...options, protocol: 'legacy' };
  const words = quoteWords(inShell ? connectionWords(changed) : givenWords(changed));
  const repeated = quoteWords(operands.map(redactWord));
  const again = inShell
    ? `connect ${quoteTarget(target)} ${words}`
    : `mcpc ${command.name} ${quoteTarget(target)} ${repeated} ${words}`;
  const { entry } = client;
  const always =
    entry === undefined ? '' : `\nOr set "protocol": "legacy" in ${entry.name} of ${entry.file}.`;
  const era = 'the legacy era, up to revision 2025-11-25';
  return `${client.name} sends such requests only in ${era}. To use that: ${again}${always}`;
}

/** Returns the one server that a line is about. */
async function serverOf(
  { command, operands }: ParsedLine,
  server: Server,
): Promise<SingleServer | undefined> {
  const [subject] = operands;
  if (subject === undefined) return undefined;
  return (await server.locate(command.name === 'read' ? 'uri' : 'name', subject)).client;
}
