import { serve } from '../raw/lines.mjs';
import { text, toolMethods } from '../raw/protocol.mjs';

const inputSchema = { type: 'object', properties: { a: { type: 'number' }, b: { type: 'number' } } };

serve(toolMethods([{ name: 'multiply', inputSchema, call: ({ a, b }) => text(String(a * b)) }]));
