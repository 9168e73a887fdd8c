/** 10,000 tools in 100 pages; `tools/list` pages by cursor. */
import { serve } from './lines.mjs';
import { text } from './protocol.mjs';

const pages = 100;
const perPage = 100;

serve({
  'tools/list': (params) => {
    const page = Number(params?.cursor ?? 0);
    const tools = Array.from({ length: perPage }, (_, index) => ({
      name: `tool_${page * perPage + index}`,
      description: `Tool number ${page * perPage + index}`,
      inputSchema: { type: 'object' },
    }));
    const last = page === pages - 1;
    return { tools, ...(last ? {} : { nextCursor: String(page + 1) }) };
  },
  'tools/call': (params) => text(params.name),
});
