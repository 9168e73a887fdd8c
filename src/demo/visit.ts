import { inputRequired, inputResponse, type McpServer } from '@modelcontextprotocol/server';
import { lacking } from './capabilities.ts';
import { textResult } from './results.ts';

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
