import type { McpServer } from '@modelcontextprotocol/server';
import { landscapePng } from './landscape.ts';

const welcome = `# Welcome

This server is built into mcpc. Some commands to try:

    mcpc tools demo
    mcpc call demo multiply a=5 b=3
    mcpc call demo brew_tea tea=mint steps=8
    mcpc call demo paint scene=night
    mcpc call demo write_logs
    mcpc read demo 'demo://weather/{city}' city=Oslo
    mcpc prompt demo trip country=Japan city=Kyoto
    mcpc watch demo demo://uptime
`;

const menu = {
  teas: [
    { name: 'assam', minutes: 4, celsius: 95 },
    { name: 'mint', minutes: 8, celsius: 100 },
    { name: 'oolong', minutes: 3, celsius: 85 },
    { name: 'sencha', minutes: 2, celsius: 70 },
  ],
};

/** Resources that never change: text, JSON and binary. */
export function addPages(server: McpServer): void {
  server.registerResource(
    'welcome',
    'demo://welcome',
    {
      title: 'Welcome',
      description: 'What to try next',
      mimeType: 'text/markdown',
      size: Buffer.byteLength(welcome),
      annotations: { audience: ['user'], priority: 1 },
    },
    ({ href }) => ({ contents: [{ uri: href, mimeType: 'text/markdown', text: welcome }] }),
  );

  server.registerResource(
    'menu',
    'demo://menu',
    { title: 'Menu', description: 'The teas and how to brew them, as JSON', mimeType: 'application/json' },
    ({ href }) => ({
      contents: [{ uri: href, mimeType: 'application/json', text: JSON.stringify(menu, null, 2) }],
    }),
  );

  server.registerResource(
    'landscape',
    'demo://landscape',
    { title: 'Landscape', description: 'A picture, as binary data', mimeType: 'image/png' },
    ({ href }) => ({
      contents: [
        { uri: href, mimeType: 'image/png', blob: landscapePng('dawn', 320, 200).toString('base64') },
      ],
    }),
  );
}
