import { rootOf } from '../../app/client-options.ts';
import type { SystemEnvironment } from '../../core/environment.ts';
import { UsageError } from '../../core/errors.ts';
import { resolvePath } from '../../core/home.ts';
import { quoteWord } from '../../core/quote.ts';
import type { PreparedAnswers } from '../../prompts/answer-options.ts';
import type { Connection } from './connection.ts';

/** A folder that a server can list. */
export interface Root {
  name: string;
  uri: string;
}

/**
 * Throws UsageError if the answers file of a line has a root that the connection does not have: a server gets its roots when
 * it is connected. `place`: where the line was typed. `namedSession`: the session that the line of the command line is for.
 */
export function requireRoots(
  { roots }: Pick<PreparedAnswers, 'roots'>,
  session: { readonly roots: readonly Root[] },
  place: SystemEnvironment,
  namedSession?: string,
): void {
  if (roots.length === 0) return;
  const known = session.roots.map(({ uri }) => uri);
  const missing = roots.find((folder) => !known.includes(rootOf(folder, place).uri));
  if (missing === undefined) return;
  const line = `roots add ${quoteWord(missing)}`;
  throw new UsageError(`The root ${missing} in the answers file is not among the roots of the server.`, {
    hint: `To add it: ${namedSession === undefined ? line : `mcpc run @${namedSession} ${quoteWord(line)}`}`,
  });
}

/** Returns the roots of a connection. */
export function rootsOf({ line, environment }: Connection): Root[] {
  return line.options.root.map((folder) => rootOf(folder, environment));
}

/**
 * Adds or removes a root, which is looked up from the working folder of `place`. Returns the names of the servers that
 * learn of it only when they are reconnected. Throws UsageError if it is not a folder, or not among the roots.
 */
export async function changeRoots(
  connection: Connection,
  change: 'add' | 'remove',
  folder: string,
  place: SystemEnvironment,
): Promise<string[]> {
  const { line, environment } = connection;
  const { uri } = rootOf(folder, place);
  const others = line.options.root.filter((known) => rootOf(known, environment).uri !== uri);
  if (change === 'remove' && others.length === line.options.root.length) {
    throw new UsageError(`${folder} is not among the roots.`, { hint: 'List them with: roots' });
  }
  const root = change === 'add' ? [...others, resolvePath(folder, place)] : others;
  // A reconnected server gets the same roots.
  connection.line = { ...line, options: { ...line.options, root } };
  return connection.server.setRoots(root.map((one) => rootOf(one, environment)));
}
