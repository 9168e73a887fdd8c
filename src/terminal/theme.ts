import { Chalk, type ColorSupportLevel } from 'chalk';

/** Colours a piece of text that is already harmless. */
export type Paint = (text: string) => string;

/** What mcpc colours, by meaning. Only the sixteen colours that follow the person's own palette are used. */
export interface Theme {
  /** Failures. */
  error: Paint;
  /** What may be wrong. */
  warning: Paint;
  /** What is worth knowing. */
  notice: Paint;
  /** What may be overlooked. */
  dim: Paint;
  /** What is chosen among others. */
  selected: Paint;
  /** Headings. */
  strong: Paint;
  /** Names of tools, prompts, arguments; URIs. */
  name: Paint;
  /** Types and signatures. */
  type: Paint;
  /** Member names of JSON, labels of rows. */
  key: Paint;
  /** Strings of JSON. */
  string: Paint;
  /** Numbers of JSON. */
  number: Paint;
  /** `true`, `false` and `null`. */
  literal: Paint;
}

/** The theme for a terminal that knows `level` of colour; level 0 leaves every text as it is. */
export function themeOf(level: ColorSupportLevel): Theme {
  const chalk = new Chalk({ level });
  // Chalk joins all its arguments, so that `lines.map(chalk.dim)` would paint their numbers too.
  const paint =
    (style: Paint): Paint =>
    (text) =>
      style(text);
  return {
    error: paint(chalk.red.bold),
    warning: paint(chalk.yellow),
    notice: paint(chalk.cyan),
    dim: paint(chalk.dim),
    selected: paint(chalk.inverse),
    strong: paint(chalk.bold),
    name: paint(chalk.bold),
    type: paint(chalk.cyan),
    key: paint(chalk.blue),
    string: paint(chalk.green),
    number: paint(chalk.yellow),
    literal: paint(chalk.magenta),
  };
}
