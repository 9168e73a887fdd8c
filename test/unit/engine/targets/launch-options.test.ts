import { describe, expect, it } from 'vitest';
import { serverEnvironment } from '../../../../src/engine/targets/launch-options.ts';

const environmentOf = (env: NodeJS.ProcessEnv, extra = {}, inherit = false, columns?: number) =>
  serverEnvironment({ env, platform: 'linux', home: '/home/ada', cwd: '/' }, extra, inherit, columns);

describe('the environment of a server', () => {
  it('suppresses the banner of FastMCP, unless the variable is set anywhere', () => {
    const name = 'FASTMCP_SHOW_SERVER_BANNER';
    expect(environmentOf({})).toEqual({ [name]: 'false' });
    expect(environmentOf({ [name]: 'true' })).toEqual({ [name]: 'true' });
    expect(environmentOf({ [name]: 'true' }, { [name]: 'no' })).toEqual({ [name]: 'no' });
    expect(environmentOf({ A: 'b' }, {}, true)).toEqual({ A: 'b', [name]: 'false' });
  });

  it('has the width in which its standard error is shown, or else that of the user', () => {
    expect(environmentOf({ COLUMNS: '200' }, {}, true, 78)).toMatchObject({ COLUMNS: '78' });
    expect(environmentOf({ COLUMNS: '200' })).toMatchObject({ COLUMNS: '200' });
    expect(environmentOf({}, { COLUMNS: '60' }, false, 78)).toMatchObject({ COLUMNS: '60' });
    expect(environmentOf({})).not.toHaveProperty('COLUMNS');
  });
});
