import { LOG_LEVEL_META_KEY } from '@modelcontextprotocol/client';
import { expect, it } from 'vitest';
import { logLevels } from '../../../src/core/protocol.ts';
import { type Connection, connect } from './connection.ts';

const logged = 'Logged 8 messages; which of them arrive depends on the log level you asked for.';

/** The levels that arrived. */
function levels({ notifications }: Connection): unknown[] {
  return notifications.map(({ params }) => params?.level);
}

it('a legacy client gets a message of each level', async () => {
  const connection = await connect('legacy');
  expect(await connection.callText('write_logs')).toBe(logged);
  expect(levels(connection)).toEqual([...logLevels]);
  expect(connection.notifications[0]).toMatchObject({
    method: 'notifications/message',
    params: { level: 'debug', logger: 'kettle', data: { kettle: 'on', celsius: 41.5 } },
  });
  expect(connection.notifications[1]?.params).toMatchObject({ data: 'The water is getting warm.' });
});

it('a legacy client that set a level gets that one and the more severe ones', async () => {
  const connection = await connect('legacy');
  await connection.client.setLoggingLevel('critical');
  await connection.call('write_logs');
  expect(levels(connection)).toEqual(['critical', 'alert', 'emergency']);
});

it('a modern request that carries a level gets that one and the more severe ones', async () => {
  const connection = await connect('modern');
  const result = await connection.client.callTool({
    name: 'write_logs',
    _meta: { [LOG_LEVEL_META_KEY]: 'alert' },
  });
  expect(result.content).toEqual([{ type: 'text', text: logged }]);
  expect(levels(connection)).toEqual(['alert', 'emergency']);
});

it('a modern request that carries no level gets no logs, and is told why', async () => {
  const connection = await connect('modern');
  expect(await connection.callText('write_logs')).toBe('Logged nothing: this request asks for no log level.');
  expect(connection.notifications).toEqual([]);
});
