import { describe, expect, it } from 'vitest';
import { shortName } from '../../../../src/engine/targets/short-name.ts';

describe('the name of a command line', () => {
  it.each([
    ['npx -y @scope/server --access-token=abc', '@scope/server'],
    ['npx -y @scope/server@1.2.3', '@scope/server@1.2.3'],
    ['npx --package=a -- cmd x', 'cmd'],
    ['npx -p a cmd', 'cmd'],
    ['npx -y x', 'x'],
    ['bun x y', 'y'],

    ['pnpm dlx server', 'server'],
    ['uvx --from git+https://x/y server', 'server'],
    ['uvx mcp-server-git==1.0', 'mcp-server-git==1.0'],
    ['uv --directory /srv run server.py --token abc', 'server.py'],
    ['docker run -i --rm -e API_KEY=abc ghcr.io/org/server', 'ghcr.io/org/server'],
    ['node --require ./a.js /srv/dist/server.mjs --key abc', 'server.mjs'],
    ['/usr/bin/python3.12 -u server.py', 'server.py'],
    ['python -m my.server --token abc', 'my.server'],
    ['java -jar /srv/server.jar', 'server.jar'],
    ['./dir/server.py --db x', 'server.py'],
    ['/opt/server --token abc', 'server'],
    ['server.exe x', 'server'],
  ])('%s is %s', (line, name) => {
    expect(shortName(line.split(' '))).toBe(name);
  });

  it.each([
    ['node -e code', 'node'],
    ['python -c code', 'python'],
    ['npx', 'npx'],
    ['npx -y https://me:abc@x/y.tgz', 'npx'],
    ['npx --token abc sk-abcdefghijklmnop', 'npx'],
    ['sh -c abc', 'sh'],
  ])('is that of the program without anything better: %s is %s', (line, name) => {
    expect(shortName(line.split(' '))).toBe(name);
  });
});
