import { acceptedContent, inputRequired, inputResponse, type McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
import { lacking } from './client-capabilities.ts';
import { errorResult, textResult } from './results.ts';

const seatings = { inside: 'Inside, by the fire', garden: 'In the garden', roof: 'On the roof' };
const extras = { cake: 'A cake', candles: 'Candles', music: 'A piano player' };

/** Every kind of field that a form can have. */
const form = z.object({
  name: z.string().min(1).max(60).meta({ title: 'Name', description: 'Whom the table is for' }),
  guests: z.int().min(1).max(12).default(2).meta({ title: 'Guests' }),
  date: z.iso.date().optional().meta({ title: 'Date', description: 'As 2027-01-31' }),
  email: z.email().optional().meta({ title: 'E-mail address' }),
  budget: z.number().min(0).max(10_000).optional().meta({ title: 'Budget', description: 'For each guest' }),
  meal: z.enum(['breakfast', 'lunch', 'dinner']).default('dinner').meta({ title: 'Meal' }),
  seating: z
    .string()
    .pipe(z.enum(keys(seatings)))
    .meta({ title: 'Seating', oneOf: choices(seatings) })
    .default('inside'),
  extras: z
    .array(
      z
        .unknown()
        .pipe(z.enum(keys(extras)))
        .meta({ anyOf: choices(extras) }),
    )
    .max(3)
    .default([])
    .meta({ title: 'Extras' }),
  reminder: z.boolean().default(false).meta({ title: 'Send a reminder' }),
});

/** `book_table`: asks the person to fill in a form. */
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
          lacking('form', server, ctx) ??
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
      if (answer.action === 'decline') return textResult('You declined: no table is booked.');
      if (answer.action === 'cancel') return textResult('You cancelled: no table is booked. Call me again.');
      const booking = acceptedContent(inputResponses, 'booking', form);
      if (booking === undefined) {
        return errorResult('The client accepted the form, but its answers do not fit: no table is booked.');
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

function keys<Key extends string>(titles: Record<Key, string>): Key[] {
  return Object.keys(titles) as Key[];
}

/** The choices as the specification wants them where each has a title of its own. */
function choices(titles: Record<string, string>): { const: string; title: string }[] {
  return Object.entries(titles).map(([value, title]) => ({ const: value, title }));
}

/** `chest`: opening it adds a tool, a resource and a prompt, closing it takes them away: every list changes. */
export function addChest(server: McpServer): void {
  let treasures: { remove(): void }[] = [];

  server.registerTool(
    'chest',
    {
      title: 'Treasure chest',
      description: 'Opens or closes a chest: a tool, a resource and a prompt appear or go away',
      inputSchema: z.object({ open: z.boolean().describe('true opens it, false closes it') }),
      annotations: {
        readOnlyHint: false,
        destructiveHint: false,
        idempotentHint: true,
        openWorldHint: false,
      },
    },
    ({ open }) => {
      const isOpen = treasures.length > 0;
      if (open === isOpen) return textResult(`The chest is ${open ? 'open' : 'closed'} already.`);
      for (const treasure of treasures) treasure.remove();
      treasures = open ? addTreasures(server) : [];
      return textResult(
        open
          ? 'The chest is open: there are a tool dig, a resource demo://treasure and a prompt riddle now.'
          : 'The chest is closed: dig, demo://treasure and riddle are gone.',
      );
    },
  );
}

function addTreasures(server: McpServer): { remove(): void }[] {
  const uri = 'demo://treasure';
  return [
    server.registerTool(
      'dig',
      {
        title: 'Dig',
        description: 'Digs in the open chest',
        annotations: { readOnlyHint: true, openWorldHint: false },
      },
      () => textResult('42 gold coins, and a note: close me when you are done.'),
    ),
    server.registerResource(
      'treasure',
      uri,
      { title: 'Treasure', description: 'What is in the open chest', mimeType: 'text/plain' },
      () => ({ contents: [{ uri, mimeType: 'text/plain', text: '42 gold coins' }] }),
    ),
    server.registerPrompt('riddle', { title: 'Riddle', description: 'A riddle from the open chest' }, () => ({
      messages: [
        {
          role: 'user',
          content: { type: 'text', text: 'What gets bigger the more you take away from it? (A hole.)' },
        },
      ],
    })),
  ];
}

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

const url = 'https://modelcontextprotocol.io/';

const answers = {
  accept: `You agreed to visit ${url}: happy reading.`,
  decline: 'You declined: nothing was opened.',
  cancel: 'You cancelled: nothing was opened. Call me again when you like.',
};

/** `visit_website`: asks the person to open an address. */
export function addVisit(server: McpServer): void {
  server.registerTool(
    'visit_website',
    {
      title: 'Visit the website',
      description: 'Asks you to open the website of the protocol (elicitation by URL)',
      annotations: { readOnlyHint: true, openWorldHint: true },
    },
    (ctx) => {
      const answer = inputResponse(ctx.mcpReq.inputResponses, 'visit');
      if (answer.kind === 'elicit') return textResult(answers[answer.action]);
      return (
        lacking('url', server, ctx) ??
        inputRequired({
          inputRequests: {
            visit: inputRequired.elicitUrl({ message: 'Read about the Model Context Protocol.', url }),
          },
        })
      );
    },
  );
}
