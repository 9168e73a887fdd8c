/**
 * Opens a session for a line of mcpc, by connecting to its target with its options, and prints the name of the session.
 * Prints nothing for a line that has no target. If the target cannot be connected to, the line itself will say so.
 *
 *     node open-session.mjs NODE PROGRAM WORD...
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';

/** The options that have no value. */
const flags = new Set(
  (
    '--no-validate --dry-run --fresh --edit --task --detach --yes --save --list --keep-going --watch --inherit-env ' +
    '--insecure --dpop --no-browser --strict --trace --no-input --json --raw --force --no-pager --quiet -q --verbose -v'
  ).split(' '),
);

/** The options of a connection. */
const ofConnection = new Set(
  (
    '--transport -e --env --inherit-env --cwd --python -H --header --bearer --cacert --insecure --config --root ' +
    '--protocol --connect-timeout --ping-interval --auth --client-id --client-secret --client-key --client-document ' +
    '--client-name --client-metadata --issuer --scope --dpop --identity-token --idp --idp-client-id ' +
    '--idp-client-secret --idp-client-key --no-browser --sampling --elicitation'
  ).split(' '),
);

/** The commands that have a target. */
const commands = new Set(
  'connect tools call resources templates read prompts prompt skills complete tasks task watch ping info snapshot'.split(
    ' ',
  ),
);

/** The other commands. */
const withoutTarget = new Set(
  'servers trust add remove login logout completion help sessions stop logs __complete'.split(' '),
);

const [node, program, ...words] = process.argv.slice(2);
const { operands, options } = read(words);
const [command, target] = isShell(operands) ? ['connect', operands[0]] : operands;

if (commands.has(command) && target !== undefined && isPlain()) {
  const { _, SHLVL, OLDPWD, ...env } = process.env;
  const facts = JSON.stringify([words, process.cwd(), Object.entries(env).sort()]);
  const name = `t${createHash('sha256').update(facts).digest('hex').slice(0, 12)}`;
  // A few seconds, so that the session ends on its own.
  const opening = ['connect', target, ...options, '--session', name, '--idle', '0.05', '--no-input'];
  spawnSync(node, [program, ...opening], { stdio: 'ignore', timeout: 20_000 });
  process.stdout.write(name);
}

/** Whether the only operand is a target. */
function isShell([first, ...others]) {
  return first !== undefined && others.length === 0 && !commands.has(first) && !withoutTarget.has(first);
}

/** Whether the line asks for nothing that concerns sessions or help. */
function isPlain() {
  const others = ['--session', '--idle', '--help', '-h', '--help-all'];
  return (
    process.env.MCPC_SESSION === undefined &&
    !target.startsWith('@') &&
    !words.some((word) => others.includes(word.split('=')[0]))
  );
}

/** Returns the operands of a line, and the words of the options that concern the connection. */
function read(line) {
  const operands = [];
  const options = [];
  for (let at = 0; at < line.length; at += 1) {
    const word = line[at];
    if (word === '--') return { operands: [...operands, ...line.slice(at + 1)], options };
    if (!word.startsWith('-') || word === '-') {
      operands.push(word);
      continue;
    }
    const [name] = word.split('=');
    const hasValue = !flags.has(name) && !word.includes('=');
    if (ofConnection.has(name)) options.push(...line.slice(at, at + (hasValue ? 2 : 1)));
    if (hasValue) at += 1;
  }
  return { operands, options };
}
