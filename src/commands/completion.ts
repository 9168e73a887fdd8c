import { defineCommand } from '../command-line/command.ts';
import { didYouMean } from '../core/did-you-mean.ts';
import { UsageError } from '../core/errors.ts';

const shells = ['bash', 'zsh', 'fish', 'powershell'];

export const completion = defineCommand({
  name: 'completion',
  summary: 'print the completion script for a shell',
  target: false,
  operands: [{ name: 'SHELL', summary: shells.join(', '), required: true, choices: shells }],
  options: [],
  examples: [
    'source <(mcpc completion bash)',
    'mcpc completion fish > ~/.config/fish/completions/mcpc.fish',
    'mcpc completion powershell >> $PROFILE',
  ],
  async run({ operands: [shell = ''] }) {
    const { scripts } = await import('./completion-scripts.ts');
    const script = scripts.get(shell);
    if (script !== undefined) return { kind: 'text', text: script, data: { shell, script } };
    throw new UsageError(`Unsupported shell "${shell}".${didYouMean(shell, shells)}`, {
      hint: `Supported shells: ${shells.join(', ')}.`,
    });
  },
});
