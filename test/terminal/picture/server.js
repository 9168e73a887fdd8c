/** The server in the picture of the README, an ordinary one of the SDK, except that its download never ends. */
import { once } from 'node:events';
import { McpServer } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import * as z from 'zod';

function createServer() {
  const server = new McpServer({ name: 'weather', version: '1.4.0' });
  server.registerTool(
    'forecast',
    {
      description: 'Forecasts the weather of a city',
      inputSchema: z.object({
        city: z.string().describe('Name of the city'),
        days: z.int().default(1).describe('Days from today'),
        units: z
          .enum(['celsius', 'fahrenheit', 'kelvin'])
          .default('celsius')
          .describe('Unit of temperatures'),
        hourly: z.boolean().default(false).describe('Forecast every hour'),
      }),
    },
    ({ city, days }) => {
      const forecast = { city, days, temperature: -4.5, sky: 'light snow' };
      return { content: [{ type: 'text', text: JSON.stringify(forecast) }], structuredContent: forecast };
    },
  );
  server.registerTool(
    'radar',
    {
      description: 'Downloads radar images',
      inputSchema: z.object({ images: z.int().describe('How many') }),
    },
    async ({ images }, { mcpReq }) => {
      const { progressToken } = mcpReq._meta ?? {};
      const params = { progressToken, progress: 7, total: images, message: 'image 7' };
      await mcpReq.notify({ method: 'notifications/progress', params });
      await once(mcpReq.signal, 'abort');
      return { content: [] };
    },
  );
  server.registerTool(
    'warnings',
    {
      description: 'Lists the weather warnings of a region',
      inputSchema: z.object({ region: z.string().describe('Name of the region') }),
    },
    ({ region }) => ({ content: [{ type: 'text', text: `Ice on the roads of ${region}` }] }),
  );
  return server;
}

serveStdio(createServer);
