import { describe, expect, it, test } from 'vitest';
import { parseLine } from '../../../src/command-line/parse-line.ts';
import { sessionOfLine, withSource } from '../../../src/command-line/session-of-line.ts';
import { lineTable } from '../../../src/commands/line-table.ts';
import { ConnectionError, InterruptedError, UsageError } from '../../../src/core/errors.ts';
import { fakeEnvironment } from '../app/fake-environment.ts';

const sessionOf = async (words: string[], env: NodeJS.ProcessEnv = {}) =>
  sessionOfLine(await parseLine(words, lineTable, fakeEnvironment()), env);

describe('the session of a line', () => {
  test.each([
    [['tools', '@s'], {}, { name: 's', starts: false }],
    [['@s'], {}, { name: 's', starts: false }],
    [['tools', '@s', '--session', 's'], {}, { name: 's', starts: false }],
    [['tools', '@s'], { MCPC_SESSION: 't' }, { name: 's', starts: false }],
    [['tools', 'demo', '--session', 's'], { MCPC_SESSION: 't' }, { name: 's', starts: true }],
    [['tools', 'demo'], { MCPC_SESSION: 't' }, { name: 't', starts: true }],
    [['tools', 'demo', '--idle', '0'], { MCPC_SESSION: 't' }, { name: 't', starts: true }],
    [['tools', 'demo'], { MCPC_SESSION: '' }, undefined],
    [['tools', 'demo'], {}, undefined],
    [['tools', './@s'], {}, undefined],
    [['tools', '@scope/server'], {}, undefined],
    [['servers'], { MCPC_SESSION: 't' }, undefined],
    [['stop', '@s'], { MCPC_SESSION: 't' }, undefined],
  ])('is that of %j with %j', async (words, env, session) => {
    const isFromVariable = session?.name === 't';
    expect(await sessionOf(words, env)).toEqual(session && { ...session, isFromVariable });
  });

  it('is named in an error with MCPC_SESSION, if only that names it', () => {
    const session = { name: 't', starts: true, isFromVariable: true };
    const error = new ConnectionError('It failed.', { hint: 'Try again.' });
    const explained = withSource(error, session) as ConnectionError;
    expect(explained).toBeInstanceOf(ConnectionError);
    expect(explained).toMatchObject({
      message: 'It failed.',
      hint: 'Try again.\nThis line is for session t because MCPC_SESSION is set.',
    });
    expect(withSource(new UsageError('Unknown.'), session, 'would start')).toMatchObject({
      hint: 'This line would start session t because MCPC_SESSION is set.',
    });
    expect(withSource(error, { ...session, isFromVariable: false })).toBe(error);
    const interrupted = new InterruptedError('SIGINT');
    expect(withSource(interrupted, session)).toBe(interrupted);
  });

  test.each([
    [['tools', '@s', '--session', 't'], {}, 'The target is session s, but --session is t.'],
    [['tools', '@S'], {}, '"@S" is not a valid session name. Did you mean "@s"?'],
    [['tools', 'demo'], { MCPC_SESSION: 'a b' }, 'MCPC_SESSION: "a b" is not a valid session name.'],
    [['tools', 'demo', '--idle', '5'], {}, 'mcpc tools: --idle is for sessions.'],
    [['tools', '@s', '--idle', '5'], {}, '--idle is only for the line that starts a session.'],
    [
      ['tools', 'demo', '--session', 'My_S'],
      {},
      '--session: "My_S" is not a valid session name. Did you mean "my_s"?',
    ],
    [
      ['tools', 'demo', '--session', 'a', '--session', 'b'],
      {},
      '--session: a line is for one session, not for a and b.',
    ],
    [
      ['tools', 'demo', '--session', 's', '--idle', '-1'],
      {},
      '--idle: "-1" is not a valid number of minutes.',
    ],
    [
      ['tools', 'demo', '--session', 's', '--idle', '99999'],
      {},
      '--idle: "99999" is not a valid number of minutes.',
    ],
  ])('is refused in %j with %j', async (words, env, message) => {
    const failure = await sessionOf(words, env).catch((error) => error);
    expect(failure).toBeInstanceOf(UsageError);
    expect(failure.message).toBe(message);
  });
});
