import {
  acceptedContent,
  type CallToolResult,
  type CreateMessageRequestParams,
  type CreateMessageResult,
  type CreateMessageResultWithTools,
  inputRequired,
  inputResponse,
  type McpServer,
} from '@modelcontextprotocol/server';
import * as z from 'zod';
import type { Era } from '../core/protocol.ts';
import { errorResult, missingCapability, textResult } from './results.ts';

const seatings = { inside: 'Inside, by the fire', garden: 'In the garden', roof: 'On the roof' };
const extras = { cake: 'A cake', candles: 'Candles', music: 'A piano player' };

/** A form with every kind of field. */
const form = z.object({
  name: z.string().min(1).max(60).meta({ title: 'Name', description: 'Name for the reservation' }),
  guests: z.int().min(1).max(12).default(2).meta({ title: 'Guests' }),
  date: z.iso.date().optional().meta({ title: 'Date', description: 'YYYY-MM-DD, such as 2027-01-31' }),
  email: z.email().optional().meta({ title: 'E-mail address' }),
  budget: z.number().min(0).max(10_000).optional().meta({ title: 'Budget', description: 'Per guest' }),
  meal: z.enum(['breakfast', 'lunch', 'dinner']).default('dinner').meta({ title: 'Meal' }),
  seating: z
    .string()
    .pipe(z.enum(keysOf(seatings)))
    .meta({ title: 'Seating', oneOf: choices(seatings) })
    .default('inside'),
  extras: z
    .array(
      z
        .unknown()
        .pipe(z.enum(keysOf(extras)))
        .meta({ anyOf: choices(extras) }),
    )
    .max(3)
    .default([])
    .meta({ title: 'Extras' }),
  reminder: z.boolean().default(false).meta({ title: 'Send a reminder' }),
});

/** `book_table`: form elicitation. */
export function addBooking(server: McpServer): void {
  server.registerTool(
    'book_table',
    {
      title: 'Book a table',
      description: 'Asks you to fill in a form (elicitation); nothing is booked',
      annotations: { readOnlyHint: true, openWorldHint: false },
    },
    (ctx) => {
      const { inputResponses } = ctx.mcpReq;
      const answer = inputResponse(inputResponses, 'booking');
      if (answer.kind !== 'elicit') {
        return (
          missingCapability('form', server, ctx) ??
          inputRequired({
            inputRequests: {
              booking: inputRequired.elicit({
                message: 'Tell us about your table.',
                requestedSchema: form,
              }),
            },
          })
        );
      }
      if (answer.action === 'decline') return textResult('You declined: no table was booked.');
      if (answer.action === 'cancel')
        return textResult('You cancelled: no table was booked. Call the tool again to book one.');
      const booking = acceptedContent(inputResponses, 'booking', form);
      if (booking === undefined) {
        return errorResult('The submitted form is invalid: no table was booked.');
      }
      return textResult(describe(booking));
    },
  );
}

function describe(booking: z.infer<typeof form>): string {
  const { name, guests, date, email, budget, meal, seating, reminder } = booking;
  return [
    `A table for ${guests}, ${meal}, ${seatings[seating].toLowerCase()}, for ${name}`,
    ...(date === undefined ? [] : [`on ${date}`]),
    ...(budget === undefined ? [] : [`at most ${budget} each`]),
    ...booking.extras.map((extra) => `with ${extras[extra].toLowerCase()}`),
    ...(email === undefined ? [] : [`to be confirmed to ${email}`]),
    reminder ? 'with a reminder.' : 'without a reminder.',
  ].join(', ');
}

function keysOf<Key extends string>(titles: Record<Key, string>): Key[] {
  return Object.keys(titles) as Key[];
}

/** Returns the schemas of choices with titles. */
function choices(titles: Record<string, string>): { const: string; title: string }[] {
  return Object.entries(titles).map(([value, title]) => ({ const: value, title }));
}

const maxNumber = 20;
const maxGuesses = 6;

/** `guess_number`: several elicitations in one call, between which the request state carries the number of guesses. */
export function addGuessing(server: McpServer): void {
  server.registerTool(
    'guess_number',
    {
      title: 'Guess my number',
      description: `Picks a number from 1 to ${maxNumber} and lets you guess it (repeated elicitation)`,
      inputSchema: z.object({
        game: z.int().min(1).max(1000).default(1).describe('Each game has a number of its own'),
      }),
      annotations: { readOnlyHint: true, openWorldHint: false },
    },
    ({ game }, ctx) => {
      const secret = ((game * 7) % maxNumber) + 1;
      const guesses = parseGuesses(ctx.mcpReq.requestState());
      const answer = inputResponse(ctx.mcpReq.inputResponses, 'guess');
      if (answer.kind !== 'elicit') {
        return (
          missingCapability('form', server, ctx) ??
          askForGuess(`I am thinking of a number from 1 to ${maxNumber}.`, 0)
        );
      }
      if (answer.action !== 'accept')
        return textResult(`You gave up after ${countGuesses(guesses)}. It was ${secret}.`);

      const guess = Number(answer.content?.guess);
      if (guess === secret) return textResult(`Yes, ${secret}! It took you ${countGuesses(guesses + 1)}.`);
      if (guesses + 1 >= maxGuesses) return textResult(`Out of guesses. It was ${secret}.`);
      if (!Number.isInteger(guess)) return askForGuess('That was not a whole number.', guesses + 1);
      return askForGuess(`${guess} is too ${guess < secret ? 'low' : 'high'}.`, guesses + 1);
    },
  );
}

function askForGuess(hint: string, guesses: number) {
  const left = maxGuesses - guesses;
  return inputRequired({
    inputRequests: {
      guess: inputRequired.elicit({
        message: `${hint} You have ${countGuesses(left)} left.`,
        requestedSchema: z.object({ guess: z.int().min(1).max(maxNumber).meta({ title: 'Your guess' }) }),
      }),
    },
    requestState: String(guesses),
  });
}

/** The client returns the state, so that it may be anything. Forging it only gains guesses. */
function parseGuesses(state: unknown): number {
  const guesses = Number(state);
  return Number.isInteger(guesses) && guesses > 0 ? guesses : 0;
}

function countGuesses(guesses: number): string {
  return guesses === 1 ? '1 guess' : `${guesses} guesses`;
}

const website = 'https://modelcontextprotocol.io/';

const visitTexts = {
  accept: `You agreed to visit ${website}. Happy reading!`,
  decline: 'You declined: nothing was opened.',
  cancel: 'You cancelled: nothing was opened. Call the tool again to open it.',
};

/** `visit_website`: URL elicitation. */
export function addVisit(server: McpServer): void {
  server.registerTool(
    'visit_website',
    {
      title: 'Visit the website',
      description: 'Asks you to open the MCP website (URL elicitation)',
      annotations: { readOnlyHint: true, openWorldHint: true },
    },
    (ctx) => {
      const answer = inputResponse(ctx.mcpReq.inputResponses, 'visit');
      if (answer.kind === 'elicit') return textResult(visitTexts[answer.action]);
      return (
        missingCapability('url', server, ctx) ??
        inputRequired({
          inputRequests: {
            visit: inputRequired.elicitUrl({
              message: 'Read about the Model Context Protocol.',
              url: website,
            }),
          },
        })
      );
    },
  );
}

/** Milliseconds. A user may have to write the answer. */
const samplingTimeout = 600_000;

/** `ask_model`: sampling. */
export function addModel(server: McpServer, era: Era): void {
  server.registerTool(
    'ask_model',
    {
      title: 'Ask the model',
      description: 'Sends a question to the client’s model (sampling)',
      inputSchema: z.object({
        question: z.string().min(1).max(2000).describe('The question'),
        maxTokens: z.int().min(1).max(4096).default(200).describe('Maximum length of the answer, in tokens'),
      }),
      annotations: { readOnlyHint: true, openWorldHint: true },
    },
    async ({ question, maxTokens }, ctx) => {
      const answer = inputResponse(ctx.mcpReq.inputResponses, 'answer');
      if (answer.kind === 'sampling') return modelAnswer(answer.result);
      const unsupported = missingCapability('sampling', server, ctx);
      if (unsupported !== undefined) return unsupported;

      const params = samplingParams(question, maxTokens);
      if (era === 'modern') {
        return inputRequired({ inputRequests: { answer: inputRequired.createMessage(params) } });
      }
      // Not inputRequired, with which the SDK would wrap the client's error message.
      try {
        const options = { signal: ctx.mcpReq.signal, timeout: samplingTimeout };
        return modelAnswer(await ctx.mcpReq.requestSampling(params, options));
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        return errorResult(`The client rejected the sampling request: ${reason}`);
      }
    },
  );
}

function samplingParams(question: string, maxTokens: number): CreateMessageRequestParams {
  return {
    messages: [{ role: 'user', content: { type: 'text', text: question } }],
    systemPrompt: 'Answer in one short and friendly paragraph.',
    modelPreferences: { hints: [{ name: 'claude' }], speedPriority: 0.8, costPriority: 0.5 },
    temperature: 0.7,
    maxTokens,
  };
}

function modelAnswer({ content, model }: CreateMessageResult | CreateMessageResultWithTools): CallToolResult {
  const texts = [content].flat().map((block) => (block.type === 'text' ? block.text : `[${block.type}]`));
  return textResult(`${model} says: ${texts.join('\n')}`);
}

/** `show_roots`: roots. */
export function addRoots(server: McpServer): void {
  server.registerTool(
    'show_roots',
    {
      title: 'Show roots',
      description: 'Lists the client’s roots, without accessing them',
      annotations: { readOnlyHint: true, openWorldHint: false },
    },
    (ctx) => {
      const answer = inputResponse(ctx.mcpReq.inputResponses, 'roots');
      if (answer.kind !== 'roots') {
        return (
          missingCapability('roots', server, ctx) ??
          inputRequired({ inputRequests: { roots: inputRequired.listRoots() } })
        );
      }
      if (answer.roots.length === 0) return textResult('The client has no roots.');
      return textResult(answer.roots.map(({ uri, name }) => (name ? `${name}: ${uri}` : uri)).join('\n'));
    },
  );
}
