import { describe, expect, it } from 'vitest';
import { connect, eras, textOf } from './connection.ts';

describe.each(eras)('show_roots in the %s era', (era) => {
  it('lists the folders with their names', async () => {
    const { client, callText } = await connect(era, { roots: {} });
    client.setRequestHandler('roots/list', () => ({
      roots: [{ uri: 'file:///home/ada', name: 'home' }, { uri: 'file:///srv' }],
    }));
    expect(await callText('show_roots')).toBe('home: file:///home/ada\nfile:///srv');
  });

  it('says so when there are none', async () => {
    const { client, callText } = await connect(era, { roots: {} });
    client.setRequestHandler('roots/list', () => ({ roots: [] }));
    expect(await callText('show_roots')).toBe('Your client names no folders.');
  });

  it('says what is missing in a client without roots', async () => {
    const { call } = await connect(era);
    const result = await call('show_roots');
    expect(result.isError).toBe(true);
    expect(textOf(result)).toContain('did not declare roots');
  });
});
