/** One tool and one prompt with long descriptions, arguments and values full of line ends and tabs. */
import { serve } from './lines.mjs';
import { text, toolMethods } from './protocol.mjs';

const words = Array.from({ length: 200 }, (_, index) => `word${index}`);
const description = `${words.slice(0, 100).join('\n')}\n\n\t${words.slice(100).join(' ')}`;
const values = words.slice(0, 40);

serve(
  {
    ...toolMethods([
      {
        name: 'long',
        description,
        inputSchema: {
          type: 'object',
          properties: Object.fromEntries(
            words.slice(0, 40).map((word) => [word, { type: 'string', enum: values, default: 'word0' }]),
          ),
        },
        call: () => text(description),
      },
      { name: 'short', description: 'Short', call: () => text('short') },
    ]),
    'prompts/list': () => ({
      prompts: [{ name: 'long', description, arguments: words.map((name) => ({ name })) }],
    }),
  },
  { capabilities: { tools: {}, prompts: {} } },
);
