import { inputRequired, inputResponse, type McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
import { lacking } from './capabilities.ts';
import { textResult } from './results.ts';

const highest = 20;
const allowedGuesses = 6;

/** `guess_number`: asks again and again within one call; how far it got travels as request state. */
export function addGuessing(server: McpServer): void {
  server.registerTool(
    'guess_number',
    {
      title: 'Guess my number',
      description: `Hides a number from 1 to ${highest} and asks until you find it (elicitation in rounds)`,
      inputSchema: z.object({
        game: z.int().min(1).max(1000).default(1).describe('Each game hides its own number'),
      }),
      annotations: { readOnlyHint: true, openWorldHint: false },
    },
    ({ game }, ctx) => {
      const hidden = ((game * 7) % highest) + 1;
      const guesses = guessesSoFar(ctx.mcpReq.requestState());
      const answer = inputResponse(ctx.mcpReq.inputResponses, 'guess');
      if (answer.kind !== 'elicit') {
        return lacking('form', server, ctx) ?? ask(`I think of a number from 1 to ${highest}.`, 0);
      }
      if (answer.action !== 'accept')
        return textResult(`You gave up after ${plural(guesses)}. It was ${hidden}.`);

      const guess = Number(answer.content?.guess);
      if (guess === hidden) return textResult(`Yes, ${hidden}! It took you ${plural(guesses + 1)}.`);
      if (guesses + 1 >= allowedGuesses) return textResult(`Out of guesses. It was ${hidden}.`);
      if (!Number.isInteger(guess)) return ask('That was no whole number.', guesses + 1);
      return ask(`${guess} is too ${guess < hidden ? 'low' : 'high'}.`, guesses + 1);
    },
  );
}

function ask(hint: string, guesses: number) {
  const left = allowedGuesses - guesses;
  return inputRequired({
    inputRequests: {
      guess: inputRequired.elicit({
        message: `${hint} You have ${plural(left)} left.`,
        requestedSchema: z.object({ guess: z.int().min(1).max(highest).meta({ title: 'Your guess' }) }),
      }),
    },
    requestState: String(guesses),
  });
}

/** The state comes back through the client, so it may be anything; all it could win is more guesses. */
function guessesSoFar(state: unknown): number {
  const guesses = Number(state);
  return Number.isInteger(guesses) && guesses > 0 ? guesses : 0;
}

function plural(guesses: number): string {
  return guesses === 1 ? '1 guess' : `${guesses} guesses`;
}
