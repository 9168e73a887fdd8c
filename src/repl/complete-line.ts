import type { AppEnvironment } from '../app/environment.ts';
import { tokenize } from '../arguments/tokenize.ts';
import { isAvailableIn } from '../command-line/usage.ts';
import { commands } from '../commands/table.ts';
import type { CandidateKind } from '../completion/candidate.ts';
import { completeWords } from '../completion/complete-words.ts';
import { configServers } from '../completion/config-servers.ts';
import { folderListing } from '../completion/file-candidates.ts';
import { LiveServer } from '../completion/live-server.ts';
import type { CompletionPorts, KnownServer } from '../completion/ports.ts';
import { anySignal } from '../core/abort.ts';
import type { CompletionSignals, Completions } from '../terminal/interactive-terminal.ts';
import { flatten, sanitiseLine } from '../terminal/sanitise.ts';
import { expandLineAlias } from './language/aliases.ts';
import { isExpectLine } from './language/parse-expectation.ts';
import { typedWord } from './language/quoting.ts';
import type { ShellSession } from './session/session.ts';
import type { Shell } from './shell.ts';
import { partsOfReference } from './variables/value-parts.ts';

/** The timeout of a request for completions, in seconds. */
const suggestionTimeout = 2;

/** Settles when the server may be asked. Rejects if the signal aborts. */
type Pause = (signal: AbortSignal) => Promise<void>;

const here = commands.filter((command) => isAvailableIn('shell', command));

/**
 * How long the user must have stopped typing before the server is asked for completions, in ms (specification,
 * "Completion": clients should debounce their requests).
 */
const typingPause = 75;

/** Returns the candidates at the cursor; undefined if the user types on meanwhile. */
export async function completeLine(
  shell: Shell,
  text: string,
  cursor: number,
  { typedOn, pressed }: CompletionSignals,
): Promise<Completions | undefined> {
  const before = text.slice(0, cursor);
  if (isExpectLine(before) && /^\s*expect\s/.test(before) && !/\$[^\s]*$/.test(before)) {
    return completeExpectation(shell, before);
  }
  const { words } = tokenize(before);
  const last = words.at(-1);
  const current = last !== undefined && last.end === cursor ? last : undefined;
  const earlier = (current === undefined ? words : words.slice(0, -1)).map((word) => word.text);
  const found = await completeWords(
    { words: earlier, current: current?.text ?? '', face: 'shell' },
    portsOf(shell, (signal) => elapsed(typingPause, signal, pressed)),
    typedOn,
  );
  if (typedOn.aborted) return undefined;
  // A menu of values does not repeat the name before each of them.
  const [name = ''] = /^[^=]*=/.exec(current?.text ?? '') ?? [];
  const candidates = found.candidates.map(({ value, kind, description, open }) => ({
    // Quotes would make a variable text.
    text: kind === 'variable' ? value : typedWord(value),
    isPrefixed: value.startsWith(current?.text ?? ''),
    label: sanitiseLine(labelOf(value, kind, name)),
    ...(description === undefined ? {} : { description: flatten(description) }),
    ...(kind === 'tool' || kind === 'command' ? { group: `${kind}s` } : {}),
    after: open === true ? '' : ' ',
  }));
  return { from: current?.start ?? cursor, to: cursor, candidates };
}

/** Completes a line `expect …` up to the cursor. */
async function completeExpectation(shell: Shell, before: string): Promise<Completions> {
  const { completeExpectation: complete } = await import('./expectations/complete-expectation.ts');
  const { from, candidates } = await complete(before, shell.outcomes.last);
  const shown = candidates.map(({ value, description, open }) => ({
    text: value,
    label: sanitiseLine(value),
    ...(description === undefined ? {} : { description: flatten(description) }),
    after: open === true ? '' : ' ',
  }));
  return { from, to: before.length, candidates: shown };
}

/** Returns what the menu shows of a candidate: of `name=value`, the value. */
function labelOf(value: string, kind: CandidateKind, name: string): string {
  const isValue = kind === 'value' || kind === 'file';
  return isValue && value.startsWith(name) && value !== name ? value.slice(name.length) : value;
}

function portsOf(shell: Shell, pause: Pause): CompletionPorts {
  const { session, settings, jobs, variables, screen } = shell;
  const { environment } = screen;
  return {
    commands: {
      find: async (name) => here.find((command) => command.name === name),
      all: async () => here,
    },
    aliases: environment.defaults.aliases,
    expandAlias: (words) =>
      expandLineAlias(words, session, environment).then(
        (line) => line.words,
        // The alias is about another server.
        () => words,
      ),
    server: async (line) => (line === undefined ? knownServer(session, pause, environment) : undefined),
    servers: async (options, file) => configServers(environment, options.get('config')?.at(-1), file),
    // A shell cannot connect to a session.
    sessions: async () => [],
    files: (typed) => folderListing(typed, environment.cwd, environment.home),
    variables: () => variables.names,
    shell: {
      settings: () => settings.list(),
      jobs: () => jobs.list(),
      parts: (reference) => partsOfReference(variables, reference),
    },
  };
}

/** The server in use; one that has gone is asked for nothing. */
function knownServer(session: ShellSession, pause: Pause, environment: AppEnvironment): KnownServer {
  const live = session.isConnected
    ? new LiveServer(session.server, { timeout: suggestionTimeout })
    : undefined;
  return {
    tools: async () => live?.tools() ?? [],
    resources: async () => live?.resources() ?? [],
    templates: async () => live?.templates() ?? [],
    prompts: async () => live?.prompts() ?? [],
    skills: async () => live?.skills() ?? [],
    suggest: async (request, signal) => {
      await pause(signal);
      return live?.suggest(request, signal) ?? [];
    },
    tasks: async () => {
      const { line, used } = session;
      if (line?.target === undefined) return [];
      const target = used === undefined ? line.target : `${line.target}:${used}`;
      const { DetachedTaskStore } = await import('../completion/detached-task-store.ts');
      return new DetachedTaskStore(target, line.options, environment).list();
    },
    members: async () => session.serverNames,
  };
}

/** Settles after `duration` ms, or as soon as `early` aborts. Rejects with the reason of `signal` once that aborts. */
function elapsed(duration: number, signal: AbortSignal, early: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer);
      if (signal.aborted) reject(signal.reason);
      else resolve();
    };
    const timer = setTimeout(end, duration);
    const either = anySignal(signal, early);
    if (either.aborted) end();
    else either.addEventListener('abort', end, { once: true });
  });
}
