import { expect, it } from 'vitest';
import { lineOfInspector } from '../../../src/command-line/inspector-line.ts';

it.each([
  ['--cli server.py --method tools/list', 'mcpc tools server.py'],
  ['--cli node build/index.js --method tools/list', "mcpc tools 'node build/index.js'"],
  [
    '--cli server.py --method tools/call --tool-name multiply --tool-arg a=5 --tool-arg b=3',
    'mcpc call server.py multiply a=5 b=3',
  ],
  [
    '--cli server.py --method tools/call --tool-name=multiply --tool-arg a=5 b=3',
    'mcpc call server.py multiply a=5 b=3',
  ],
  ['server.py --method resources/read --uri demo://x', 'mcpc read server.py demo://x'],
  [
    '--cli --config mcp.json --server weather --method prompts/get --prompt-name poem --prompt-args topic=rain',
    'mcpc prompt mcp.json:weather poem topic=rain',
  ],
  [
    '--cli https://a.example/mcp --transport http --header X-Key:hunter2 --method tools/list -e KEY=hunter2',
    "mcpc tools https://a.example/mcp -H 'X-Key: VALUE' -e KEY",
  ],
  ['--cli server.py --method nonsense', undefined],
  ['server.py --port 5', undefined],
])('a line of the MCP Inspector is one of mcpc: %s', (line, right) => {
  expect(lineOfInspector(line.split(' '))).toBe(right);
});
