import { statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { quoteTarget } from '../arguments/target-secrets.ts';
import { withDefaults } from '../command-line/defaults/user-defaults.ts';
import type { Options } from '../command-line/options.ts';
import { cacheFolder } from '../config/paths.ts';
import { PrivateCache } from '../config/private-cache.ts';
import type { SystemEnvironment } from '../core/environment.ts';
import { InterruptedError, UsageError } from '../core/errors.ts';
import type { EventListener } from '../core/events.ts';
import { resolvePath } from '../core/home.ts';
import { definedMembers } from '../core/json.ts';
import { quoteWord } from '../core/quote.ts';
import type { ServerRequestHandler } from '../core/server-requests.ts';
import type { AuthOptions, LoginUi } from '../engine/auth/context.ts';
import type { ServerSettings } from '../engine/configured-source.ts';
import type { ClientOptions, RequestTimeouts } from '../engine/protocol/client-options.ts';
import { checkedProtocol } from '../engine/protocol/negotiation/versions.ts';
import { EraMemory } from '../engine/targets/era-memory.ts';
import type { PreparedAnswers } from '../prompts/answer-options.ts';
import { createLoginUi } from '../prompts/login-ui.ts';
import type { Prompter } from '../prompts/prompter.ts';
import type { SecretSet } from '../schema/redactor.ts';
import { terminalOf } from '../terminal/capabilities/terminal-of.ts';
import { sanitiseLine } from '../terminal/sanitise.ts';
import type { AppEnvironment } from './environment.ts';
import { traceContextOf } from './trace-context.ts';

/** What a frontend provides to open the server of a line. */
export interface OpenServerOptions {
  environment: AppEnvironment;
  /** Asks about config files, and what servers request. */
  prompter: Prompter;
  onEvent: EventListener;
  /** Returns how long a request may take if neither its line nor a config file says so. Default: as on the command line. */
  defaultTimeouts?: () => RequestTimeouts;
  /** Whether the server's processes end even if this process is killed. */
  isGuarded?: boolean;
  /** Returns the handler of the line for which it is called, if that has one in place of that of the connecting line. */
  handlerOfLine?: () => ServerRequestHandler | undefined;
  /** Secrets of the lines, which traces mask. More may be added while the server is connected. */
  secrets?: SecretSet;
  /** Runs what opens a connection that outlives the line; see `ClientOptions`. */
  runOpening?: ClientOptions['runOpening'];
  /** Called when the target turns out to be several servers. */
  onSeveral: () => void;
  /** Called with the line's answers to server requests. */
  onAnswers?: (answers: PreparedAnswers) => void;
}

/** How much is remembered about servers. */
const eraLimits = { largest: 1_000, most: 500 };

/** How long a request of a single line may take by default: without a sign of life; in all, as long as a job of most CI services. */
export const lineTimeouts: RequestTimeouts = { timeout: 60, maxTime: 6 * 60 * 60 };

/** In fewer columns, programs lay out their logs a few letters a row: mcpc wraps wider lines better. */
const leastColumns = 60;
/** The width for a server whose lines mcpc wraps. */
const usualColumns = 80;

/**
 * Returns the client options of a line. `target`: the word that selects this server alone. `member`: its name, if it is
 * one of several servers. Throws UsageError.
 */
export function clientOptions(
  target: string,
  options: Options,
  { environment, prompter, onEvent, ...presets }: OpenServerOptions,
  answers: PreparedAnswers,
  member?: string,
): ClientOptions {
  const notice = (message: string) => onEvent({ type: 'notice', server: undefined, message });
  const { defaultTimeouts = () => lineTimeouts, isGuarded = false, runOpening, secrets } = presets;
  const { defaults } = environment;
  const folders = new Set([...options.root, ...answers.roots]);
  const roots = [...folders].map((folder) => rootOf(folder, environment));
  return {
    environment,
    onEvent,
    handleServerRequest: answers.handleServerRequest,
    auth: authOptions(target, options, { environment, prompter, notice }),
    features: {
      sampling: options.sampling !== 'off',
      elicitation: options.elicitation !== 'off',
      roots: roots.length === 0 ? undefined : roots,
      extensions: {},
    },
    defaultTimeouts,
    isUnattended: () => !prompter.isInteractive,
    confirmScripted: confirmScripted(prompter),
    ...settingsOf(defaults.options),
    ...settingsOf(options),
    ...definedMembers({
      instrumentation: traceContextOf(environment.env),
      runOpening,
      secrets,
      connectTimeout: options.connectTimeout,
      logLevel: options.logLevel,
    }),
    eras: new EraMemory(new PrivateCache(join(cacheFolder(environment), 'eras'), eraLimits), environment),
    isGuarded,
    holdStderr: options.verbose !== true && options.trace !== true,
    stderrColumns: () => stderrColumns(environment, member),
  };
}

/**
 * Returns the columns beside the bar, and the name of one of several servers, before a line of a server's stderr; on a
 * narrow terminal, the usual width.
 */
function stderrColumns(environment: AppEnvironment, member: string | undefined): number | undefined {
  const terminal = terminalOf(environment, 'stderr');
  if (terminal?.isTTY !== true) return undefined;
  const prefix = member === undefined ? '' : `${sanitiseLine(member)} `;
  const columns = (terminal.columns || usualColumns) - prefix.length - '| '.length;
  return columns < leastColumns ? usualColumns : columns;
}

/** Returns what a line says of what a config entry may say, too. Throws UsageError. */
export function settingsOf(options: Partial<Options>): ServerSettings {
  const { timeout, maxTime, pingInterval, samplingRounds, inputRounds, declinedRounds, protocol } = options;
  return definedMembers({
    timeout,
    maxTime,
    pingInterval,
    samplingRounds,
    inputRounds,
    declinedRounds,
    protocol: protocol === undefined ? undefined : checkedProtocol(protocol, `--protocol ${protocol}`),
  });
}

/**
 * Fills in the user's defaults on a line, except for those that a config entry may override: these are the settings of the
 * client.
 */
export function withUserDefaults(line: Options, { defaults, env }: AppEnvironment): Options {
  return withDefaults(line, defaults, env, Object.keys(settingsOf(defaults.options)));
}

/** Returns a function that asks the user whether a script should go on answering a server. */
function confirmScripted(prompter: Prompter): NonNullable<ClientOptions['confirmScripted']> {
  return async (server, requests, signal) => {
    const user = prompter.scoped({ signal });
    const answered = `${requests} ${requests === 1 ? 'request' : 'requests'} of ${sanitiseLine(server)}`;
    try {
      return await user.confirm(`mcpc has answered ${answered} in a row as specified in advance. Continue?`);
    } catch (error) {
      if (error instanceof InterruptedError && user.interruptCancels) return false;
      throw error;
    }
  };
}

/** Returns what authorization to the server of `target` needs. */
export function authOptions(
  target: string,
  options: Options,
  {
    environment,
    prompter,
    notice,
  }: { environment: SystemEnvironment; prompter: Prompter; notice: (message: string) => void },
): AuthOptions {
  /** By the user: the engine remembers who has declined. */
  const uis = new WeakMap<object, LoginUi>();
  const uiOf = (user: object): LoginUi => {
    const ui = uis.get(user) ?? createLoginUi(prompter, { browser: options.browser !== false });
    uis.set(user, ui);
    return ui;
  };
  return {
    environment,
    loginCommand: async (scope = options.scope) => {
      const { loginWords } = await import('../command-line/connection-words.ts');
      const words = loginWords({ ...options, ...(scope === undefined ? {} : { scope }) });
      return ['mcpc login', quoteTarget(target), ...words.map(quoteWord)].join(' ');
    },
    get ui() {
      return prompter.isInteractive ? uiOf(prompter.user) : undefined;
    },
    notice,
  };
}

/** Returns a folder as a root. Throws UsageError if it does not exist. */
export function rootOf(folder: string, environment: SystemEnvironment): { uri: string; name: string } {
  const path = resolvePath(folder, environment);
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isDirectory() !== true) throw new UsageError(`--root ${folder}: there is no such folder.`);
  return { uri: pathToFileURL(path).href, name: basename(path) };
}
