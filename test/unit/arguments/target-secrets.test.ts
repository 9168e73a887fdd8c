import { describe, expect, it } from 'vitest';
import { quoteTarget, redactTarget, redactWords, secretsIn } from '../../../src/arguments/target-secrets.ts';

describe('a target in a line to copy', () => {
  it.each([
    ['npx srv --access-token=abc', '"npx srv --access-token=$ACCESS_TOKEN"'],
    ['npx srv --api-key abc --port 80', '"npx srv --api-key $API_KEY --port 80"'],
    ['npx srv --apiKey abc', '"npx srv --apiKey $API_KEY"'],
    ['docker run -e API_KEY=abc -e PORT=80 img', '"docker run -e API_KEY=$API_KEY -e PORT=80 img"'],
    ['docker run --env=DB_PASSWORD=abc img', '"docker run --env=DB_PASSWORD=$DB_PASSWORD img"'],
    [
      "npx mcp-remote https://x/mcp --header 'Authorization: Bearer abc'",
      `"npx mcp-remote https://x/mcp --header 'Authorization: $AUTHORIZATION'"`,
    ],
    ['srv --db postgres://me:abc@db/x', '"srv --db postgres://$USERNAME:$PASSWORD@db/x"'],
    ['srv --url=https://abc@host/x', '"srv --url=https://$TOKEN@host/x"'],
    ['https://me:abc@x.org/mcp', '"https://$USERNAME:$PASSWORD@x.org/mcp"'],
    ['me:abc@x.org/mcp', '"$USERNAME:$PASSWORD@x.org/mcp"'],
    ['https://x.org/mcp?mode=a&token=abc&key=def', '"https://x.org/mcp?mode=a&token=$TOKEN&key=$KEY"'],
    ['https://x.org/s/AbCdEf0123456789AbCdEf01/mcp', '"https://x.org/s/$KEY/mcp"'],
    ['srv sk-abcdefghijklmnop', '"srv $TOKEN"'],
    [
      'srv --a-token abc --b-token def --a.token ghi',
      '"srv --a-token $A_TOKEN --b-token $B_TOKEN --a.token ghi"',
    ],
    ['srv -e TOKEN=abc --token def', '"srv -e TOKEN=$TOKEN --token $TOKEN_2"'],
    ['srv --pwd abc', '"srv --pwd $PASSWORD"'],
    [`srv --token 'a b' "x$y"`, '"srv --token $TOKEN \\"x\\$y\\""'],
  ])('%s becomes %s', (target, quoted) => {
    expect(quoteTarget(target)).toBe(quoted);
  });

  it.each([
    ['npx -y @scope/server@1.2 --flag', "'npx -y @scope/server@1.2 --flag'"],
    ['https://x.org/mcp?mode=a', "'https://x.org/mcp?mode=a'"],
    ['srv --token --verbose', "'srv --token --verbose'"],
    ['docker run img:1@sha256:0123456789abcdef', "'docker run img:1@sha256:0123456789abcdef'"],
    ['mcp.json:weather', 'mcp.json:weather'],
    ['srv --max-tokens 5', "'srv --max-tokens 5'"],
  ])('is unchanged without a secret: %s', (target, quoted) => {
    expect(quoteTarget(target)).toBe(quoted);
  });
});

describe('a target in a message', () => {
  it('has its secrets masked', () => {
    expect(redactTarget("srv --token 'a b' https://me:abc@x/?key=def")).toBe(
      'srv --token [redacted] https://[redacted]:[redacted]@x/?key=[redacted]',
    );
    expect(redactWords(['srv', '--token', 'a b', 'KEY=v', '--api-key=x'])).toEqual([
      ...['srv', '--token', '…', 'KEY=v', '--api-key=…'],
    ]);
  });

  it('has secrets that can be masked elsewhere', () => {
    expect(secretsIn(['srv', '--token', 'abc', 'https://x/?sig=def&n=1'])).toEqual(['abc', 'def']);
  });

  it('is read in linear time', () => {
    expect(secretsIn([`https://${'a'.repeat(200_000)}`, `${'a:'.repeat(100_000)}`])).toEqual([]);
  });
});
