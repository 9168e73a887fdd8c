import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';

/** A PNG of one red pixel. */
const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC';

const cities = { berlin: 'rainy', lisbon: 'sunny', oslo: 'snowing' };

const text = (value) => ({ content: [{ type: 'text', text: value }] });

/**
 * Registers the same tools, resources and prompts on a server of either SDK version. `sdk` has the differences:
 * `ResourceTemplate`, `completable`, `progress(context, params)` and `log(context, level, data, logger)`.
 */
export function registerFeatures(server, sdk) {
  registerTools(server, sdk);
  registerResources(server, sdk);
  registerPrompts(server, sdk);
}

function registerTools(server, { progress, log }) {
  const pair = z.object({ a: z.number().describe('The first factor'), b: z.number() });
  server.registerTool('multiply', { description: 'Multiplies two numbers', inputSchema: pair }, ({ a, b }) =>
    text(String(a * b)),
  );
  const sum = z.object({ sum: z.number() });
  server.registerTool('add', { title: 'Addition', inputSchema: pair, outputSchema: sum }, ({ a, b }) => ({
    ...text(String(a + b)),
    structuredContent: { sum: a + b },
  }));
  server.registerTool('fail', { inputSchema: z.object({ why: z.string() }) }, ({ why }) => ({
    ...text(`failed: ${why}`),
    isError: true,
  }));
  server.registerTool('pixel', { description: 'An image' }, () => ({
    content: [{ type: 'image', mimeType: 'image/png', data: png }],
  }));
  const steps = z.object({ steps: z.number().int().default(5), delay: z.number().default(20) });
  server.registerTool('work', { inputSchema: steps }, async ({ steps: total, delay }, context) => {
    for (let step = 1; step <= total; step += 1) {
      await setTimeout(delay);
      await progress(context, { progress: step, total, message: `step ${step}` });
    }
    return text(`${total} steps`);
  });
  server.registerTool(
    'log',
    { inputSchema: z.object({ message: z.string() }) },
    async ({ message }, context) => {
      for (const level of ['debug', 'info', 'warning', 'error']) await log(context, level, message, 'tester');
      return text('logged');
    },
  );
}

function registerResources(server, { ResourceTemplate }) {
  const plain = { mimeType: 'text/plain' };
  server.registerResource(
    'motd',
    'demo://motd',
    { ...plain, description: 'The message of the day' },
    (uri) => ({
      contents: [{ uri: uri.href, ...plain, text: 'Have a nice day' }],
    }),
  );
  server.registerResource('bytes', 'demo://bytes', { mimeType: 'application/octet-stream' }, (uri) => ({
    contents: [
      {
        uri: uri.href,
        mimeType: 'application/octet-stream',
        blob: Buffer.from([0, 1, 254, 255]).toString('base64'),
      },
    ],
  }));
  const template = new ResourceTemplate('weather://{city}/now', {
    list: undefined,
    complete: { city: (typed) => Object.keys(cities).filter((city) => city.startsWith(typed)) },
  });
  server.registerResource('weather', template, plain, (uri, { city }) => ({
    contents: [{ uri: uri.href, ...plain, text: `It is ${cities[city] ?? 'unknown'} in ${city}` }],
  }));
}

function registerPrompts(server, { completable }) {
  const languages = ['javascript', 'python', 'rust'];
  const language = completable(z.string().describe('The language of the code'), (typed) =>
    languages.filter((one) => one.startsWith(typed)),
  );
  const argsSchema = { language, focus: z.string().optional() };
  server.registerPrompt(
    'review',
    { description: 'Asks for a review', argsSchema },
    ({ language: name, focus }) => ({
      description: `A review of ${name}`,
      messages: [
        {
          role: 'user',
          content: { type: 'text', text: `Review this ${name}${focus ? ` for ${focus}` : ''}.` },
        },
      ],
    }),
  );
}
