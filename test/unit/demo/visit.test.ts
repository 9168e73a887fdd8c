import { describe, expect, it } from 'vitest';
import { answerWith, connect, eras, textOf } from './connection.ts';

describe.each(eras)('visit_website in the %s era', (era) => {
  it.each([
    ['accept', 'You agreed to visit https://modelcontextprotocol.io/: happy reading.'],
    ['decline', 'You declined: nothing was opened.'],
    ['cancel', 'You cancelled: nothing was opened. Call me again when you like.'],
  ] as const)('shows the address and takes %s for an answer', async (action, text) => {
    const { client, callText } = await connect(era, { elicitation: { url: {} } });
    const asked = answerWith(client, { action });
    expect(await callText('visit_website')).toBe(text);
    expect(asked).toMatchObject([{ mode: 'url', url: 'https://modelcontextprotocol.io/' }]);
  });

  it('says what is missing in a client that opens no addresses', async () => {
    const { call } = await connect(era, { elicitation: { form: {} } });
    const result = await call('visit_website');
    expect(result.isError).toBe(true);
    expect(textOf(result)).toContain('did not declare elicitation by URL');
  });
});
