import { lineToCopy } from './line-to-copy.ts';
import { commandOfMethod } from './other-programs.ts';

/** The options of the MCP Inspector that take a value. */
const valued = new Set([
  ...['--method', '--tool-name', '--tool-arg', '--uri', '--prompt-name', '--prompt-args', '--log-level'],
  ...['--transport', '--config', '--server', '--header', '-e', '--server-url'],
]);

/**
 * Returns mcpc's line for one of the MCP Inspector's command line, `--cli server.py --method tools/list`; undefined for
 * other lines.
 */
export function lineOfInspector(words: readonly string[]): string | undefined {
  const { target, given } = parse(words);
  const one = (flag: string) => given.get(flag)?.at(-1);
  const command = commandOfMethod(one('--method') ?? 'tools/list');
  if (command === undefined || (!words.includes('--cli') && !given.has('--method'))) return undefined;
  const config = one('--config');
  const server = one('--server');
  const file = config === undefined ? undefined : server === undefined ? config : `${config}:${server}`;
  const typed = target.length === 0 ? undefined : target.join(' ');
  const operands = {
    call: [one('--tool-name') ?? 'TOOL', ...(given.get('--tool-arg') ?? [])],
    read: [one('--uri') ?? 'URI'],
    prompt: [one('--prompt-name') ?? 'NAME', ...(given.get('--prompt-args') ?? [])],
  };
  const options = [
    ...(given.get('--header') ?? []).flatMap((header) => ['-H', `${header.split(':', 1)[0]}: VALUE`]),
    ...(given.get('-e') ?? []).flatMap((variable) => ['-e', `${variable.split('=', 1)[0]}`]),
  ];
  return lineToCopy({
    command,
    target: file ?? one('--server-url') ?? typed ?? 'TARGET',
    operands: command in operands ? operands[command as keyof typeof operands] : [],
    options,
  });
}

function parse(words: readonly string[]): { target: string[]; given: Map<string, string[]> } {
  const target: string[] = [];
  const given = new Map<string, string[]>();
  let flag: string | undefined;
  for (const word of words) {
    const [, name = word, value] = /^(--[\w-]+)=(.*)$/s.exec(word) ?? [];
    if (valued.has(name)) {
      flag = value === undefined ? name : undefined;
      given.set(name, [...(given.get(name) ?? []), ...(value === undefined ? [] : [value])]);
    } else if (flag !== undefined) {
      given.get(flag)?.push(word);
      // One --tool-arg may have several values.
      if (!/-args?$/.test(flag)) flag = undefined;
    } else if (word !== '--cli') target.push(word);
    if (word === '--cli') flag = undefined;
  }
  return { target, given };
}
