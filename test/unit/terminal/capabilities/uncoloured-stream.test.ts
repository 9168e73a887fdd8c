import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { withoutColour } from '../../../../src/terminal/capabilities/uncoloured-stream.ts';

it('removes colours only, and is the same stream otherwise', () => {
  const stream = Object.assign(new PassThrough(), { columns: 50 });
  const uncoloured = withoutColour(stream);
  uncoloured.write('\x1b[1;31mred\x1b[0m \x1b[2K\x1b[38;5;9mfile\x1b[39m');
  uncoloured.write(Buffer.from('bytes'));
  expect(String(stream.read())).toBe('red \x1b[2Kfilebytes');
  expect(uncoloured.columns).toBe(50);
  let ended = false;
  uncoloured.on('finish', () => {
    ended = true;
  });
  uncoloured.end();
  expect(stream.writableEnded).toBe(true);
  expect(ended).toBe(false);
});
