import { inputRequired, inputResponse, type McpServer } from '@modelcontextprotocol/server';
import { lacking } from './capabilities.ts';
import { textResult } from './results.ts';

/** `show_roots`: lists the folders that the client names to servers. */
export function addRoots(server: McpServer): void {
  server.registerTool(
    'show_roots',
    {
      title: 'Show the roots',
      description: 'Lists the folders that your client names to servers (roots); none is looked into',
      annotations: { readOnlyHint: true, openWorldHint: false },
    },
    (ctx) => {
      const answer = inputResponse(ctx.mcpReq.inputResponses, 'roots');
      if (answer.kind !== 'roots') {
        return (
          lacking('roots', server, ctx) ??
          inputRequired({ inputRequests: { roots: inputRequired.listRoots() } })
        );
      }
      if (answer.roots.length === 0) return textResult('Your client names no folders.');
      return textResult(answer.roots.map(({ uri, name }) => (name ? `${name}: ${uri}` : uri)).join('\n'));
    },
  );
}
