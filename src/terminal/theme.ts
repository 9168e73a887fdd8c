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
  /** What went well. */
  success: Paint;
  /** What may be overlooked. */
  dim: Paint;
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
  return {
    error: chalk.red.bold,
    warning: chalk.yellow,
    notice: chalk.cyan,
    success: chalk.green,
    dim: chalk.dim,
    strong: chalk.bold,
    name: chalk.bold,
    type: chalk.cyan,
    key: chalk.blue,
    string: chalk.green,
    number: chalk.yellow,
    literal: chalk.magenta,
  };
}
