import { describe, expect, it } from 'vitest';
import { Client, UsageError } from '../../../../src/index.ts';

const create = (options: object) => () => new Client('demo', options);

describe('the options of a client', () => {
  it.each([
    [{ timeout: '5' }, 'The option "timeout" must be a number of seconds, 0 or more.'],
    [{ pingInterval: -1 }, 'The option "pingInterval" must be a number of seconds, 0 or more.'],
    [{ inputRounds: 1.5 }, 'The option "inputRounds" must be a whole number, 0 or more.'],
    [{ sampling: 'Hello' }, 'The option "sampling" must be a function.'],
    [{ roots: '/tmp' }, 'The option "roots" must be an array or a function.'],
    [{ cache: 'yes' }, 'The option "cache" must be true or false.'],
    [{ transport: 'tcp' }, 'The option "transport" must be one of stdio, http, sse, ws.'],
    [{ messageHandlers: () => {} }, 'The option "messageHandlers" must be an object.'],
  ])('must have the right type: %j', (options, message) => {
    expect(create(options)).toThrow(UsageError);
    expect(create(options)).toThrow(message);
  });

  it('must be known', () => {
    expect(create({ keepalive: true })).toThrow(
      expect.objectContaining({
        message: 'There is no option "keepalive".',
        hint: 'Did you mean "keepAlive"?',
      }),
    );
    expect(create({ toString: 'x' })).toThrow('There is no option "toString".');
  });

  it('may be undefined', () => {
    expect(create({ timeout: undefined, sampling: undefined })).not.toThrow();
  });

  it('are not set by setHandlers(), apart from handlers', async () => {
    const handlers: object = { timeout: 5 };
    await expect(new Client('demo').setHandlers(handlers)).rejects.toThrow('There is no handler "timeout".');
  });
});
