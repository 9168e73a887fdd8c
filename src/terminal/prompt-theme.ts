import { styleText } from 'node:util';
import figures from '@inquirer/figures';

type Format = Parameters<typeof styleText>[0];

/**
 * Returns the default theme of @inquirer/prompts, with or without its colours. By itself, it has colours if the standard
 * output of the process has, which is not where prompts are shown.
 */
export function promptTheme(colour: boolean) {
  const paint = painter(colour);
  const [bold, dim, cyan, red] = [paint('bold'), paint('dim'), paint('cyan'), paint('red')];
  return {
    prefix: { idle: paint('blue')('?'), done: paint('green')(figures.tick) },
    spinner: { frames: [...'⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏'].map(paint('yellow')) },
    style: {
      answer: cyan,
      message: bold,
      error: (text: string) => red(`> ${text}`),
      defaultAnswer: (text: string) => dim(`(${text})`),
      help: dim,
      highlight: cyan,
      key: (text: string) => cyan(bold(`<${text}>`)),
      disabled: dim,
      description: cyan,
      keysHelpTip: (keys: [key: string, action: string][]) =>
        keys.map(([key, action]) => `${bold(key)} ${dim(action)}`).join(dim(' • ')),
    },
  };
}

/** Returns the theme of a prompt with checkboxes. */
export function checkboxTheme(colour: boolean) {
  return { ...promptTheme(colour), icon: { checked: painter(colour)('green')(figures.circleFilled) } };
}

function painter(colour: boolean): (format: Format) => (text: string) => string {
  return (format) => (text) => (colour ? styleText(format, text, { validateStream: false }) : text);
}
