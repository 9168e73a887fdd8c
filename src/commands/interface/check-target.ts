import { redactTarget } from '../../arguments/target-secrets.ts';
import { factsOf, type RuleTable, ruleTable } from '../../checking/rule-table.ts';
import { checkServer, isFailure, type ServerFindings } from '../../checking/run-checks.ts';
import type { CommandContext } from '../../command-line/command.ts';
import { now } from '../../core/clock.ts';
import { ConnectionError, ExitStatus, McpcError, UsageError } from '../../core/errors.ts';
import type { View } from '../../core/views.ts';
import { inParallel } from '../../core/work/in-parallel.ts';
import type { GroupMember, SingleServer } from '../../engine/server.ts';
import { chooseRules } from './choose-rules.ts';
import { findingPlaces } from './finding-places.ts';
import { type InterfaceList, interfaceOf, nameOf } from './take-snapshot.ts';

type CheckContext = CommandContext<
  | 'only'
  | 'failOnWeight'
  | 'checkFormat'
  | 'call'
  | 'maxTokens'
  | 'maxToolTokens'
  | 'json'
  | 'query'
  | 'timeout'
  | 'maxTime'
  | 'verbose'
>;

/** How many servers are checked at the same time. */
const mostAtOnce = 4;
/** The limits of the time that a server has to respond to a rule, in seconds, unless the line has --timeout. */
const leastTimeout = 5;
const mostTimeout = 30;

/** How long fetching a list may take, in seconds, unless the line has --max-time: some lists do not end. */
const listTimeout = 120;

/** What was found of a server, and the lists that could not be fetched. */
interface Findings extends ServerFindings {
  unlisted: ReadonlyMap<InterfaceList, McpcError>;
}

/** The outcome of checking one server. */
type Outcome = { name: string } & (Findings | { error: unknown });

/**
 * Checks the servers of a target, and sets the exit status. If the line is stopped, shows what was found so far and throws
 * the reason of the signal. Throws UsageError, and what connecting throws.
 */
export async function checkTarget(context: CheckContext): Promise<View> {
  const { options, signal, show } = context;
  const { checkFormat: format = 'text', json = false, query } = options;
  if (format !== 'json' && format !== 'text' && (json || query !== undefined)) {
    throw new UsageError(`--format ${format} and ${json ? '--json' : '--query'} cannot be used together.`);
  }
  const rules = chooseRules(options.only, ruleTable);
  const outcomes = await checkAll(rules, context);
  const view = await viewOf(outcomes, rules, context);
  if (!signal.aborted) return view;
  await show(view);
  throw signal.reason;
}

/** Connects and checks the servers. Throws if none of them could be checked. */
async function checkAll(rules: RuleTable, context: CheckContext): Promise<Outcome[]> {
  const { connect, signal } = context;
  const beganAt = now();
  const server = await connect();
  const members = server.members(signal);
  const isGroup = members.length > 1;
  const durations = members.map((member) => member.then(() => now() - beganAt));
  const outcomes = await inParallel(members, mostAtOnce, async (connecting, at): Promise<Outcome> => {
    const member = await connecting;
    if ('error' in member) return member;
    try {
      return await checkMember(member, (await durations[at]) ?? 0, isGroup, rules, context);
    } catch (error) {
      return { name: member.name, error };
    }
  });
  const failures = outcomes.filter((outcome) => 'error' in outcome);
  if (failures.length < outcomes.length) return outcomes;
  signal.throwIfAborted();
  if (!isGroup) throw failures[0]?.error;
  throw new ConnectionError(`None of the servers of ${server.name} could be checked.`, {
    phase: 'connect',
    hint: failures.map(({ name, error }) => `${name}: ${messageOf(error)}`).join('\n'),
  });
}

async function checkMember(
  { name: member, client }: GroupMember & { client: SingleServer },
  connectDuration: number,
  isGroup: boolean,
  rules: RuleTable,
  context: CheckContext,
): Promise<Outcome> {
  const { options, signal, target = '', lineFor, waiting } = context;
  const beganAt = now();
  const unlisted = new Map<InterfaceList, McpcError>();
  const callOptions = { ...context.callOptions, maxTime: options.maxTime ?? listTimeout };
  const extent = { withUnusable: true, failures: unlisted };
  const declared = await interfaceOf(client, { ...context, callOptions }, extent);
  if (rules.probe.length === 0) throwIfNothingIsListed(unlisted);
  const listDuration = now() - beganAt;
  const name = isGroup ? member : nameOf(client, declared);
  let shown: { end(): void } | undefined;
  const subject = {
    name,
    client,
    declared,
    connectDuration,
    lineFor: (command: string) => lineFor(command, isGroup ? `${target}:${member}` : target),
  };
  try {
    const found = await checkServer(subject, {
      rules,
      limits: { maxTokens: options.maxTokens, maxToolTokens: options.maxToolTokens },
      mayCall: options.call === true,
      // Some rules wait for a response that may never come, so that there is always a limit.
      timeout: options.timeout || timeoutAfter(connectDuration, listDuration),
      signal,
      onrule: ({ id }) => {
        shown?.end();
        shown = waiting(`checking ${id}${isGroup ? ` of ${member}` : ''}`);
      },
    });
    // An estimate without the tools would be too low.
    return { name, ...found, ...(unlisted.has('tools') ? { tokens: undefined } : {}), unlisted };
  } finally {
    shown?.end();
  }
}

/** Throws the error of a list if none could be fetched. */
function throwIfNothingIsListed(unlisted: ReadonlyMap<InterfaceList, McpcError>): void {
  const [error] = unlisted.values();
  if (error !== undefined && unlisted.size === Object.keys(listNouns).length) throw error;
}

const listNouns: Record<InterfaceList, string> = {
  tools: 'tools',
  resources: 'resources',
  templates: 'resource templates',
  prompts: 'prompts',
};

/**
 * Returns the time for a response, in seconds, from the milliseconds that the server needed to connect and to list what it
 * has: on a slow or busy machine, or behind a slow network, it needs as long each time.
 */
function timeoutAfter(connectDuration: number, listDuration: number): number {
  const needed = Math.max(connectDuration, 3 * listDuration) / 1_000;
  return Math.min(mostTimeout, Math.max(leastTimeout, Math.ceil(needed)));
}

/** Sets the exit status as well: that of a server that could not be checked comes first. */
async function viewOf(outcomes: Outcome[], rules: RuleTable, context: CheckContext): Promise<View> {
  const { options, signal, target = '', endWith, environment } = context;
  const { failOnWeight = 'must', checkFormat: format = 'text' } = options;
  const failOn = failOnWeight === 'none' ? undefined : failOnWeight;
  const checked = outcomes.filter((outcome) => 'findings' in outcome);
  const failures = outcomes.filter((outcome) => 'error' in outcome);
  const findings = checked.flatMap((outcome) => outcome.findings);
  const failed = findings.some((finding) => isFailure(finding, failOn));
  const tokens = checked.flatMap((outcome) => outcome.tokens ?? []);
  const unlisted = checked.flatMap(({ name, unlisted }) =>
    [...unlisted].map(([list, error]) => ({ name, list, error })),
  );
  const [failure] = [...failures, ...unlisted];
  if (failure !== undefined) endWith(statusOf(failure.error));
  else if (failed) endWith(ExitStatus.serverError);
  const notes = failures.map(({ name, error }) => `${name} was not checked: ${messageOf(error)}`);
  for (const { name, list, error } of unlisted) {
    notes.push(`The ${listNouns[list]} of ${name} were not checked: ${error.message}`);
  }
  for (const { name, failure } of checked) {
    if (failure !== undefined) notes.push(`Not all rules were checked on ${name}: ${failure}`);
  }
  if (signal.aborted) notes.push('The check was stopped, so that the report is incomplete.');
  const hasPlaces = format === 'sarif' || format === 'github';
  return {
    kind: 'check',
    format,
    verbose: options.verbose === true,
    ...(hasPlaces ? await findingPlaces(findings, target, environment) : {}),
    report: {
      target: redactTarget(target),
      servers: checked.map(({ name }) => name),
      rules: factsOf(rules),
      findings,
      skipped: checked.flatMap(({ skipped }) => skipped),
      tokens: tokens.length === 0 ? undefined : tokens,
      failOn,
      failed,
      notes,
    },
  };
}

function statusOf(error: unknown): number {
  return error instanceof McpcError ? error.exitStatus : ExitStatus.internal;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
