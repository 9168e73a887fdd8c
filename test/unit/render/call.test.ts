import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../src/core/json.ts';
import { renderCall } from '../../../src/render/results.ts';
import type { Style } from '../../../src/terminal/style.ts';
import { pipe, terminal } from './styles.ts';

/** A PNG of one pixel. */
const png =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const notPrinted = 'Binary content was not printed. Write it to a file with --output FILE.\n';

function rendered(result: JsonObject, style: Style = pipe, images?: ReadonlyMap<string, string>) {
  return renderCall({ kind: 'call', tool: 'draw', result }, { out: style, err: style }, images);
}

async function stdoutOf(content: Json, style: Style = pipe): Promise<string> {
  return (await rendered({ content }, style)).stdout;
}

describe('text', () => {
  it('is printed unchanged and ends with a line end', async () => {
    expect(await stdoutOf([{ type: 'text', text: 'a\tb' }])).toBe('a\tb\n');
    expect(await stdoutOf([{ type: 'text', text: 'a\n\n' }])).toBe('a\n\n');
  });

  it('of several blocks is concatenated', async () => {
    expect(
      await stdoutOf([
        { type: 'text', text: 'a' },
        { type: 'text', text: 'b\n' },
      ]),
    ).toBe('a\nb\n');
  });

  it('has its control characters escaped, on a terminal and in a pipe', async () => {
    for (const style of [pipe, terminal()]) {
      expect(await stdoutOf([{ type: 'text', text: '\x1b]0;x\x07\u202e' }], style)).toBe(
        '\\x1b]0;x\\x07\\u202e\n',
      );
    }
  });

  it('takes precedence over structured content, which is printed only without text', async () => {
    const structuredContent = { sum: 5 };
    expect((await rendered({ content: [{ type: 'text', text: 'five' }], structuredContent })).stdout).toBe(
      'five\n',
    );
    expect((await rendered({ content: [{ type: 'text', text: '' }], structuredContent })).stdout).toBe(
      '{\n  "sum": 5\n}\n',
    );
    expect(
      (await rendered({ content: [{ type: 'text', text: '' }], structuredContent: { result: '' } })).stdout,
    ).toBe('');
    expect((await rendered({ structuredContent: [1] })).stdout).toBe('[\n  1\n]\n');
    expect((await rendered({ structuredContent: 0 })).stdout).toBe('0\n');
  });
});

describe('structured content', () => {
  const image = { type: 'image', mimeType: 'image/png', data: 'AAAA' };
  const line = '[image/png, 3 B]\n';

  it.each([
    ['the block', image],
    ['a list of blocks', [image, image]],
    ['an object with the block', { result: image }],
    ['the base64', { data: 'AAAA' }],
  ])('is omitted if it repeats %s of the content', async (_what, structuredContent) => {
    expect((await rendered({ content: [image], structuredContent })).stdout).toBe(line);
  });

  it('has type and size instead of base64 that is in the content', async () => {
    const structuredContent = { page: 1, images: [{ data: 'AAAA', other: 'BBBB' }] };
    const json = { page: 1, images: [{ data: '[image/png, 3 B]', other: 'BBBB' }] };
    expect((await rendered({ content: [image], structuredContent })).stdout).toBe(
      `${line}${JSON.stringify(json, undefined, 2)}\n`,
    );
  });

  it('is unwrapped if it has the FastMCP wrapper', async () => {
    const result = {
      content: [],
      structuredContent: { result: [] },
      _meta: { fastmcp: { wrap_result: true } },
    };
    expect((await rendered(result)).stdout).toBe('[]\n');
    expect((await rendered({ content: [], structuredContent: { result: [] } })).stdout).toBe(
      '{\n  "result": []\n}\n',
    );
  });
});

describe('an image', () => {
  it('is a line with type and size where images are not supported', async () => {
    expect(
      await rendered({ content: [{ type: 'image', mimeType: 'image/png', data: png }] }, terminal()),
    ).toEqual({
      stdout: '[image/png, 70 B]\n',
      onlyBytes: true,
      stderr: '',
      notice: notPrinted,
    });
  });

  it('is what shows it if it could be drawn, also if there is text beside it', async () => {
    const image = { type: 'image', mimeType: 'image/png', data: png };
    const images = new Map([[png, 'drawn']]);
    const { stdout, notice } = await rendered(
      { content: [{ type: 'text', text: 'a' }, image] },
      terminal(),
      images,
    );
    expect({ stdout, notice }).toEqual({ stdout: 'a\ndrawn\n', notice: '' });
    expect((await rendered({ content: [image] }, terminal(), images)).onlyBytes).toBeUndefined();
  });

  it('is a line if its base64 is invalid', async () => {
    const data = `${png}\x1b\\\x1b[2J`;
    expect(await stdoutOf([{ type: 'image', mimeType: 'image/png', data }], terminal())).toBe(
      '[image/png, not valid base64]\n',
    );
  });

  it('may be base64 with line breaks, URL-safe or without padding', async () => {
    const bytes = Buffer.from([251, 239, 255, 1]);
    for (const data of ['++//\r\nAQ==', bytes.toString('base64url'), '++//AQ']) {
      expect(await stdoutOf([{ type: 'audio', mimeType: 'audio/wav', data }])).toBe('[audio/wav, 4 B]\n');
    }
  });
});

describe('other content', () => {
  it('audio is a line with type and size', async () => {
    const data = Buffer.alloc(12_345).toString('base64');
    expect(await stdoutOf([{ type: 'audio', mimeType: 'audio/wav', data }])).toBe('[audio/wav, 12.3 kB]\n');
  });

  it('an embedded text resource is its text, on a terminal below its URI', async () => {
    const content = [{ type: 'resource', resource: { uri: 'file:///x', text: 'embedded' } }];
    expect(await stdoutOf(content)).toBe('embedded\n');
    expect(await stdoutOf(content, terminal())).toBe('file:///x\nembedded\n');
  });

  it('an embedded binary resource is a line with type, size and URI', async () => {
    const resource = { uri: 'file:///x', mimeType: 'application/pdf', blob: 'AAAA' };
    expect(await stdoutOf([{ type: 'resource', resource }])).toBe('[application/pdf, 3 B] file:///x\n');
    expect(await stdoutOf([{ type: 'resource', resource: { blob: 'AAAA' } }])).toBe('[resource, 3 B]\n');
  });

  it('a link is URI, name and description', async () => {
    const link = {
      type: 'resource_link',
      uri: 'file:///x',
      name: 'x',
      description: 'An\nx.',
      mimeType: 'a/b',
      size: 5,
    };
    expect(await stdoutOf([link])).toBe('file:///x\tx\tAn x.\n');
    expect(await stdoutOf([link], terminal())).toBe('file:///x x An x. (a/b, 5 B)\n');
  });

  it('an unknown type is JSON', async () => {
    expect(await stdoutOf([{ type: 'hologram', z: '\x9b' }])).toBe(
      '{\n  "type": "hologram",\n  "z": "\\u009b"\n}\n',
    );
  });
});

describe('invalid content', () => {
  it.each<[Json, string]>([
    ['just text', 'just text\n'],
    [{ type: 'text', text: 'not in an array' }, 'not in an array\n'],
    [['text in an array'], 'text in an array\n'],
    [[null], 'null\n'],
    [[5], '5\n'],
    [[{ type: 'text' }], '{\n  "type": "text"\n}\n'],
    [[{ type: 'text', text: 5 }], '{\n  "type": "text",\n  "text": 5\n}\n'],
    [[{ type: 'image', data: null }], '{\n  "type": "image",\n  "data": null\n}\n'],
    [[{ type: 'image', data: 'AAAA' }], '[image, 3 B]\n'],
    [[{ type: 'resource' }], '{\n  "type": "resource"\n}\n'],
    [[{ type: 'resource_link', uri: 5 }], '{\n  "type": "resource_link",\n  "uri": 5\n}\n'],
    [true, 'true\n'],
  ])('is shown: content %j', async (content, expected) => {
    expect(await stdoutOf(content)).toBe(expected);
  });

  it('is printed unchanged if there is no content', async () => {
    expect((await rendered({ toolResult: 5, _meta: {} })).stdout).toBe('{\n  "toolResult": 5\n}\n');
  });
});

describe('an empty result', () => {
  it('prints nothing; on a terminal, a note', async () => {
    expect(await rendered({ content: [] })).toEqual({ stdout: '', stderr: '', notice: '' });
    expect(await rendered({}, terminal())).toEqual({
      stdout: '',
      stderr: '',
      notice: 'draw succeeded and returned nothing.\n',
    });
  });
});

describe('a failed call', () => {
  it('has its text on standard error', async () => {
    const content = [{ type: 'text', text: 'no such city' }];
    expect(await rendered({ content, isError: true })).toEqual({
      stdout: '',
      stderr: 'no such city\n',
      notice: '',
    });
  });

  it('is marked on a terminal, where its text could be mistaken for a result', async () => {
    const content = [{ type: 'text', text: 'no such city' }];
    expect((await rendered({ content, isError: true }, terminal())).stderr).toBe('failed: no such city\n');
  });

  it('is wrapped between words on a terminal, and left as it is in a pipe', async () => {
    const text = `elicitation is unavailable ${'on such connections '.repeat(5).trim()}`;
    const result = { content: [{ type: 'text', text }], isError: true };
    const rows = (await rendered(result, terminal())).stderr.trimEnd().split('\n');
    expect(rows.length).toBeGreaterThan(1);
    expect(rows.map((row) => row.trim()).join(' ')).toBe(`failed: ${text}`);
    expect((await rendered(result)).stderr).toBe(`${text}\n`);
  });

  it('has its structured content there if it has no text', async () => {
    expect((await rendered({ structuredContent: { code: 1 }, isError: true })).stderr).toBe(
      '{\n  "code": 1\n}\n',
    );
  });

  it('has a message even if the server gives no reason', async () => {
    expect((await rendered({ isError: true })).stderr).toBe('draw failed without a message.\n');
  });

  it('requires isError to be true', async () => {
    expect((await rendered({ content: [{ type: 'text', text: 'fine' }], isError: false })).stdout).toBe(
      'fine\n',
    );
  });
});
