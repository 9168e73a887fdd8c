import { withUserDefaults } from '../app/client-options.ts';
import type { AppEnvironment } from '../app/environment.ts';
import { redactTarget } from '../arguments/target-secrets.ts';
import { longFlag, type OptionName, type Options, optionsWithScope } from '../command-line/options.ts';
import type { ParsedLine } from '../command-line/parse-line.ts';
import { type Identity, identityOf } from '../completion/target-identity.ts';
import { UsageError } from '../core/errors.ts';
import { resolvePath } from '../core/home.ts';
import { classifyTarget } from '../engine/targets/classify-target.ts';
import { givenVariables, serverEnvironment } from '../engine/targets/launch-options.ts';
import { rootsOfLine } from '../prompts/answer-options.ts';

/** One thing that the connection of a session depends on. */
interface Fact {
  /** What it is, as a message names it: `the target`, `--protocol`. */
  name: string;
  /** The same text for what is the same. */
  value: string;
  /** The value as a message may show it; undefined if it may be secret. */
  shown?: string | undefined;
  /** Whether later lines may leave it out. */
  isOptional?: boolean;
}

/** The name of the first fact. */
const targetFact = 'the target';

/** What the line that started a session says about its connection. */
export interface Opening {
  /** The target for messages, without secrets. */
  target: string;
  /** Whether the target is known to be a server. */
  isKnown: boolean;
  /** The folders that are roots, those of the answers file included. */
  roots: string[];
  facts: Fact[];
}

/** The options of a connection that concern only the line that they are given on. */
const ofTheLine: readonly OptionName[] = ['session', 'traceFile', 'logLogger'];

/** What the line that starts a session decides, besides options of a connection. Later lines may leave it out. */
const ofTheSession = ['idle', 'watch', 'watchPath'] as const;

/** Those that matter only while a user logs in. */
const incidental: readonly OptionName[] = ['browser', 'callbackHost', 'callbackPort', 'callbackTimeout'];

/** Variables that differ between terminals, or from one folder or command to the next, and that servers do not depend on. */
const volatileVariables = new Set(['COLUMNS', 'LINES', 'OLDPWD', 'PWD', 'SHLVL', 'TERM', '_']);

/** Returns the options of a line that only the line which starts a session can have. */
export function openingOptions(options: Options): OptionName[] {
  const declining = (['sampling', 'elicitation'] as const).filter((name) => options[name] === 'off');
  const names = new Set<OptionName>([...optionsWithScope('connection'), ...ofTheSession]);
  const given = [...names].filter((name) => !ofTheLine.includes(name) && isGiven(options[name]));
  return [...given, ...declining];
}

/** Returns what the connection of a line's target depends on. Throws UsageError. */
export async function openingOf(line: ParsedLine, environment: AppEnvironment): Promise<Opening> {
  const { target = '' } = line;
  const options = withUserDefaults(line.options, environment);
  const identity = await identityOf(target, options, environment);
  const shown = redactTarget(target);
  const folders = await rootsOfLine(options, environment);
  const roots = [...new Set(folders.map((folder) => resolvePath(folder, environment)))];
  return {
    target: shown,
    isKnown: identity !== undefined,
    roots,
    facts: [
      { name: targetFact, value: meaningOf(target, identity), shown },
      ...openingOptions(options)
        .filter((name) => !incidental.includes(name) && name !== 'env' && name !== 'root')
        .flatMap((name) => factsOf(name, options)),
      ...roots.map((folder) => ({ name: `the root ${folder}`, value: '' })),
      ...processFacts(target, options, environment),
      ...(identity?.variables ?? []).map(([name, value]) => ({
        name: `the variable ${name}`,
        value: value ?? '',
      })),
    ],
  };
}

/** Whether a target means the server that a session was started on. */
export async function isTargetOf(
  { facts }: Opening,
  target: string,
  options: Partial<Options>,
  environment: AppEnvironment,
): Promise<boolean> {
  const meaning = meaningOf(target, await identityOf(target, options, environment));
  return facts.some(({ name, value }) => name === targetFact && value === meaning);
}

function meaningOf(target: string, identity: Identity | undefined): string {
  return JSON.stringify(identity?.target ?? ['unknown', target]);
}

/**
 * Returns something in which a line differs from the one that started the session, as the end of a sentence: "the session
 * was started …"; undefined if there is nothing. A difference that can be shown is preferred: the same relative target is
 * another one in another folder.
 */
export function differenceBetween({ facts: before }: Opening, { facts }: Opening): string | undefined {
  let other: string | undefined;
  for (const { name, value, shown, isOptional } of before) {
    const now = facts.find((fact) => fact.name === name);
    if (now === undefined && isOptional === true) continue;
    if (now === undefined) return `with ${described(name, shown)}, which this line does not have`;
    if (now.value === value) continue;
    if (shown !== undefined && now.shown !== undefined && shown !== now.shown) {
      return `with ${name} ${shown}, not ${now.shown}`;
    }
    other ??= `with another value of ${name}`;
  }
  if (other !== undefined) return other;
  const added = facts.find(({ name }) => !before.some((fact) => fact.name === name));
  return added === undefined ? undefined : `without ${described(added.name, added.shown)}`;
}

function described(name: string, shown: string | undefined): string {
  return name.startsWith('--') && shown !== undefined ? `${name} ${shown}` : name;
}

function isGiven(value: Options[OptionName]): boolean {
  if (value === undefined) return false;
  return typeof value === 'object' ? Object.keys(value).length > 0 : true;
}

function factsOf(name: OptionName, options: Options): Fact[] {
  const flag = longFlag(name);
  const value = options[name];
  if (name === 'header') {
    return Object.entries(options.header).map(([header, text]) => ({
      name: `${flag} ${header}`,
      value: text,
    }));
  }
  const isPlain = [
    'protocol',
    'transport',
    'connectTimeout',
    'pingInterval',
    'idle',
    'cwd',
    'sampling',
    'elicitation',
  ].includes(name);
  const shown = isPlain ? String(value) : undefined;
  return [
    { name: flag, value: JSON.stringify(value), shown, isOptional: ofTheSession.some((one) => one === name) },
  ];
}

/** Returns what the process of a server depends on: its folder, and the variables that it receives. */
function processFacts(target: string, options: Options, environment: AppEnvironment): Fact[] {
  const { type } = classifyTarget(target, options.transport, environment);
  if (type !== 'file' && type !== 'commandLine') {
    return Object.entries(options.env).map(([name, value]) => ({
      name: `--env ${name}`,
      value: value ?? '',
    }));
  }
  const folder = options.cwd === undefined ? environment.cwd : resolvePath(options.cwd, environment);
  const given = givenVariables(options.env, environment.env);
  const variables = serverEnvironment(environment, given, options.inheritEnv === true, undefined);
  return [
    { name: 'the working folder', value: folder, shown: folder },
    ...Object.entries(variables)
      .filter(([name]) => !volatileVariables.has(name) || Object.hasOwn(given, name))
      .map(([name, value]) => ({
        name: Object.hasOwn(given, name) ? `--env ${name}` : `the variable ${name}`,
        value,
      })),
  ];
}

/** Returns the error for a line that differs from the one that started the session; undefined if it does not. */
export function differenceError(session: string, opening: Opening, line: Opening): UsageError | undefined {
  const difference = differenceBetween(opening, line);
  if (difference === undefined) return undefined;
  return new UsageError(`Session ${session} was started ${difference}.`, {
    hint: `Use it as it is with the target @${session}, or end it with: mcpc stop @${session}`,
  });
}
