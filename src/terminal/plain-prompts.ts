import { sanitise } from './sanitise.ts';

/** Shows a text and reads a line; `hidden`: what is typed is not shown. */
export type ReadPlainly = (shown: string, hidden: boolean) => Promise<string>;

/** Asks for a line of text until `check` finds nothing wrong with it. */
export async function readPlainly(
  read: ReadPlainly,
  message: string,
  check: (text: string) => string | undefined,
  hidden: boolean,
): Promise<string> {
  for (let before = ''; ; ) {
    const text = await read(`${before}? ${message} `, hidden);
    const problem = check(text);
    if (problem === undefined) return text;
    before = `${sanitise(problem)}\n`;
  }
}

/** Asks for one of a few values, by its number or its name. */
export async function choosePlainly<Value>(
  read: ReadPlainly,
  message: string,
  choices: { name: string; value: Value }[],
): Promise<Value> {
  const list = choices.map(({ name }, index) => `  ${index + 1}) ${name}\n`).join('');
  const text = await readPlainly(
    read,
    `${message}\n${list}Number or name:`,
    (answer) => (chosen(choices, answer) === undefined ? `There is no "${answer}" among them.` : undefined),
    false,
  );
  const choice = chosen(choices, text);
  if (choice === undefined) throw new Error('An answer was accepted that is none.');
  return choice.value;
}

/** Asks for a yes; Enter alone is a no. */
export async function confirmPlainly(read: ReadPlainly, message: string): Promise<boolean> {
  const check = (text: string) => (/^(|y|yes|n|no)$/i.test(text.trim()) ? undefined : 'Answer y or n.');
  return /^y/i.test((await readPlainly(read, `${message} (y/N)`, check, false)).trim());
}

function chosen<Choice extends { name: string }>(choices: Choice[], answer: string): Choice | undefined {
  const text = answer.trim();
  return (
    choices.find(({ name }) => name === text) ?? (/^\d+$/.test(text) ? choices[Number(text) - 1] : undefined)
  );
}
