import { sanitise } from './sanitise.ts';

/** Prints a text and reads a line; with `hidden`, the input is not echoed. */
export type ReadPlainly = (shown: string, hidden: boolean) => Promise<string>;

type Check<Value> = (value: Value) => string | undefined | Promise<string | undefined>;

/** Asks for a line of text until `check` accepts it; Enter alone means `initial`. */
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

/** Asks for one of several values, by number or name. */
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
    (answer) => (findChoice(choices, answer) === undefined ? `"${answer}" is not a choice.` : undefined),
    false,
    preset,
  );
  const choice = findChoice(choices, text);
  if (choice === undefined) throw new Error('An invalid answer was accepted.');
  return choice.value;
}

/** Asks for any of several values, by numbers or names separated by commas; Enter alone means the checked ones. */
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
    `${message}\n${list}Numbers or names, separated by commas:`,
    (answer) => {
      const invalid = splitList(answer).find((one) => findChoice(choices, one) === undefined);
      if (invalid !== undefined) return `"${invalid}" is not a choice.`;
      return check(valuesOf(choices, answer));
    },
    false,
    initial.join(', '),
  );
  return valuesOf(choices, text);
}

function splitList(answer: string): string[] {
  return answer
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
}

function valuesOf<Value>(choices: { name: string; value: Value }[], answer: string): Value[] {
  const found = splitList(answer).map((one) => findChoice(choices, one));
  return found.filter((choice) => choice !== undefined).map(({ value }) => value);
}

/** Asks a yes-or-no question; Enter alone means no. */
export async function confirmPlainly(read: ReadPlainly, message: string): Promise<boolean> {
  const check = (text: string) => (/^(|y|yes|n|no)$/i.test(text.trim()) ? undefined : 'Answer y or n.');
  return /^y/i.test((await readPlainly(read, `${message} (y/N)`, check, false)).trim());
}

function findChoice<Choice extends { name: string }>(choices: Choice[], answer: string): Choice | undefined {
  const text = answer.trim();
  return (
    choices.find(({ name }) => name === text) ?? (/^\d+$/.test(text) ? choices[Number(text) - 1] : undefined)
  );
}
