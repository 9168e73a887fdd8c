import { sanitise } from './sanitise.ts';

/** Shows a text and reads a line; `hidden`: what is typed is not shown. */
export type ReadPlainly = (shown: string, hidden: boolean) => Promise<string>;

type Check<Value> = (value: Value) => string | undefined | Promise<string | undefined>;

/** Asks for a line of text until `check` finds nothing wrong with it; Enter alone is `initial`. */
export async function readPlainly(
  read: ReadPlainly,
  message: string,
  check: Check<string>,
  hidden: boolean,
  initial = '',
): Promise<string> {
  const preset = initial === '' || hidden ? '' : `(${initial}) `;
  for (let before = ''; ; ) {
    const text = (await read(`${before}? ${message} ${preset}`, hidden)) || initial;
    const problem = await check(text);
    if (problem === undefined) return text;
    before = `${sanitise(problem)}\n`;
  }
}

/** Asks for one of a few values, by its number or its name. */
export async function choosePlainly<Value>(
  read: ReadPlainly,
  message: string,
  choices: { name: string; value: Value }[],
  initial?: Value,
): Promise<Value> {
  const preset = choices.find(({ value }) => value === initial)?.name ?? '';
  const list = choices.map(({ name }, index) => `  ${index + 1}) ${name}\n`).join('');
  const text = await readPlainly(
    read,
    `${message}\n${list}Number or name:`,
    (answer) => (chosen(choices, answer) === undefined ? `There is no "${answer}" among them.` : undefined),
    false,
    preset,
  );
  const choice = chosen(choices, text);
  if (choice === undefined) throw new Error('An answer was accepted that is none.');
  return choice.value;
}

/** Asks for any of a few values, by their numbers or names with commas between; Enter alone is what is checked. */
export async function chooseManyPlainly<Value>(
  read: ReadPlainly,
  message: string,
  choices: { name: string; value: Value; checked: boolean }[],
  check: Check<Value[]>,
): Promise<Value[]> {
  const list = choices.map(({ name }, index) => `  ${index + 1}) ${name}\n`).join('');
  const initial = choices.filter(({ checked }) => checked).map(({ name }) => name);
  const text = await readPlainly(
    read,
    `${message}\n${list}Numbers or names, with commas between:`,
    (answer) => {
      const wrong = several(answer).find((one) => chosen(choices, one) === undefined);
      if (wrong !== undefined) return `There is no "${wrong}" among them.`;
      return check(valuesOf(choices, answer));
    },
    false,
    initial.join(', '),
  );
  return valuesOf(choices, text);
}

function several(answer: string): string[] {
  return answer
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
}

function valuesOf<Value>(choices: { name: string; value: Value }[], answer: string): Value[] {
  const found = several(answer).map((one) => chosen(choices, one));
  return found.filter((choice) => choice !== undefined).map(({ value }) => value);
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
