import { basename } from 'node:path';
import { secretsIn } from '../../arguments/target-secrets.ts';
import { isSecretName } from '../../core/secrets.ts';

/** Programs that run a script, with the options that take a value. */
const interpreters = new Map([
  ['node', /^(-r|--require|--import|--loader|--env-file|-C|--conditions)$/],
  ['python', /^(-W|-X)$/],
  ['bun', /^$/],
  ['deno', /^(-c|--config)$/],
  ['tsx', /^$/],
  ['ts-node', /^(-P|--project)$/],
  ['ruby', /^(-I|-r)$/],
  ['java', /^(-cp|-classpath|--class-path)$/],
  ['dotnet', /^(--project)$/],
]);
/** Programs that run a package or an image, with the options that take a value. */
const launchers = new Map([
  ['npx', /^(-p|--package|-c|--call)$/],
  ['bunx', /^(-p|--package)$/],
  ['pnpm', /^(--package)$/],
  ['npm', /^(-p|--package)$/],
  ['yarn', /^(-p|--package)$/],
  ['uvx', /^(--from|--with|-p|--python|--index-url|--index|--with-editable|--directory)$/],
  ['uv', /^(--from|--with|-p|--python|--index-url|--index|--directory|--project|--with-editable)$/],
  ['pipx', /^(--spec|--python)$/],
  [
    'docker',
    /^(-e|--env|--env-file|-v|--volume|--mount|--name|--network|-p|--publish|-u|--user|-w|--workdir|--entrypoint|--platform|-l|--label)$/,
  ],
]);
/** The words before the package, image or script, by program. */
const subcommands = new Map([
  ['npm', /^(exec|x)$/],
  ['pnpm', /^(dlx|exec)$/],
  ['yarn', /^(dlx|exec)$/],
  ['uv', /^(run|tool)$/],
  ['pipx', /^run$/],
  ['docker', /^(container|run)$/],
  ['bun', /^(run|x)$/],
  ['deno', /^run$/],
]);

/**
 * Returns a short name for a command line: the script, package, module or image that it runs, or else the program. It
 * contains no secret.
 */
export function shortName([command = '', ...args]: readonly string[]): string {
  const program = basename(command.replaceAll('\\', '/')).replace(/\.(exe|cmd)$/i, '');
  const kind = program.replace(/^python[\d.]*$/, 'python').replace(/^podman$/, 'docker');
  const withValue = interpreters.get(kind) ?? launchers.get(kind);
  const operand =
    withValue === undefined ? undefined : firstOperand(args, withValue, subcommands.get(kind) ?? /^$/);
  if (operand === undefined || (/[=@?]|:\/\//.test(operand.replace(/^@/, '')) && !isPackage(operand)))
    return program;
  if (secretsIn([operand]).length > 0) return program;
  return launchers.has(kind) && !/\.([cm]?[jt]s|pyw?)$/.test(operand) ? operand : basename(operand);
}

/** Returns the first word that is neither an option, nor the value of one, nor a subcommand. */
function firstOperand(args: readonly string[], withValue: RegExp, subcommand: RegExp): string | undefined {
  for (let at = 0; at < args.length; at += 1) {
    const word = args[at] ?? '';
    // Python's option for a module, and Java's for an archive.
    if (word === '-m' || word === '-jar') return args[at + 1];
    // Code on the command line.
    if (/^(-c|-e|--eval|-p|--print)$/.test(word) && !withValue.test(word)) return undefined;
    if (withValue.test(word) || (/^--?[\w-]+$/.test(word) && isSecretName(word))) at += 1;
    else if (!word.startsWith('-') && !subcommand.test(word)) return word;
  }
  return undefined;
}

/** Whether a word is the name of a package, perhaps with its scope and version. */
function isPackage(word: string): boolean {
  return /^(@[\w.-]+\/)?[\w.-]+(@[\w.^~<>=*-]+|==[\w.*]+|\[[\w,]+\])*$/.test(word);
}
