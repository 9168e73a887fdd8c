/**
 * Sends the server requests that the client asks for, in either era, and returns the responses as JSON.
 *   ask      `method` and `params` of one request
 *   ask_all  `questions`: a list of these, all at once
 *   ask_on   like ask, again and again until it gets an error; calls it a day after 150 (legacy era)
 *   withdraw like ask, but the request is cancelled when the file `until` exists (legacy era)
 *   guarded  requires a visit of `url` first, which is complete when the file `until` exists (legacy era)
 */
import { existsSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { notify, request, serve } from './lines.mjs';
import { never, Refusal, text, toolMethods } from './protocol.mjs';

const modern = process.argv.includes('--modern');
const visited = new Set();

async function thereIs(file) {
  while (!existsSync(file)) await setTimeout(20);
}

async function askAll(questions, { params }) {
  if (!modern) return Promise.all(questions.map((question) => request(question).answer));
  const { inputResponses } = params;
  if (inputResponses !== undefined) return questions.map((_question, at) => inputResponses[`q${at}`]);
  const inputRequests = Object.fromEntries(questions.map((question, at) => [`q${at}`, question]));
  return { resultType: 'input_required', inputRequests };
}

const shown = (answers) =>
  Array.isArray(answers) ? text(answers.map((one) => JSON.stringify(one)).join('\n')) : answers;

serve(
  toolMethods([
    { name: 'ask', call: async (question, frame) => shown(await askAll([question], frame)) },
    { name: 'ask_all', call: async ({ questions }, frame) => shown(await askAll(questions, frame)) },
    {
      name: 'ask_on',
      call: async (question) => {
        if (modern) return { resultType: 'input_required', inputRequests: { again: question } };
        for (let count = 1; count <= 150; count += 1) {
          const { error } = await request(question).answer;
          if (error !== undefined) return never;
        }
        return text('150 answers');
      },
    },
    {
      name: 'withdraw',
      call: async ({ until, ...question }) => {
        const { id } = request(question);
        await thereIs(until);
        notify('notifications/cancelled', { requestId: id });
        return text('withdrawn');
      },
    },
    {
      name: 'guarded',
      call: ({ url, until }) => {
        if (visited.has(url)) return text('inside');
        void thereIs(until).then(() => {
          visited.add(url);
          notify('notifications/elicitation/complete', { elicitationId: 'visit-1' });
        });
        throw new Refusal(-32042, 'Log in first', {
          elicitations: [{ mode: 'url', elicitationId: 'visit-1', url, message: 'Log in, please' }],
        });
      },
    },
  ]),
);
