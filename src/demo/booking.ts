import { acceptedContent, inputRequired, inputResponse, type McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
import { lacking } from './capabilities.ts';
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
