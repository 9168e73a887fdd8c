import { defineCommand } from '../../command-line/command.ts';
import { UsageError } from '../../core/errors.ts';
import { quoteWord } from '../../core/quote.ts';

export const run = defineCommand({
  name: 'run',
  summary: 'run lines of the shell',
  target: true,
  only: 'line',
  operands: [
    { name: 'LINE', summary: 'a line, in quotes; without any, standard input', required: false, rest: true },
  ],
  options: ['keepGoing', 'env', 'header', 'cwd', 'python'],
  examples: [
    "mcpc run @db 'x = query table=users' 'print $x.rows[0]'",
    "mcpc run server.py 'x = multiply a=6 b=7' 'add a=$x b=1'",
    'mcpc run @db < script',
  ],
  async run({ openShell, endWith, operands, lineFor }) {
    if (operands.slice(1).some((word) => /^[\w.[\]-]+:?=\S*$/.test(word))) {
      throw new UsageError('A line with several words needs quotes.', {
        hint: `${lineFor('run')} ${quoteWord(operands.join(' '))}`,
      });
    }
    if (openShell === undefined) throw new UsageError('This build of mcpc has no shell.');
    endWith(await openShell(operands));
    return undefined;
  },
});
