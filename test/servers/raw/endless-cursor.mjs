/** An endless list of tools: always the same cursor, or with `--new` always another one. */
import { flag, serve } from './lines.mjs';
import { text } from './protocol.mjs';

let page = 0;

serve({
  'tools/list': () => {
    page += 1;
    return {
      tools: [{ name: `tool_${page}`, inputSchema: { type: 'object' } }],
      nextCursor: flag('--new') ? `page-${page}` : 'again',
    };
  },
  'tools/call': (params) => text(params.name),
});
