import { describe, expect, it } from 'vitest';
import { raw } from './harness/fixtures.ts';
import { recordedLines, temporaryFile, temporaryFolder } from './harness/folder.ts';
import { listen } from './harness/listening.ts';
import { type McpcOptions, mcpc, shell } from './harness/mcpc.ts';

interface Facts {
  env: Record<string, string>;
  cwd: string;
  argv: string[];
}

/** Returns the environment, working folder and arguments that a stdio server has. */
async function facts(words: string[], options: McpcOptions = {}): Promise<Facts> {
  const { stdout, stderr } = await mcpc(['call', raw('environment'), 'environment', ...words], options);
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

describe('a stdio server', () => {
  it('gets a short safe list of variables', async () => {
    const unsafe = { AWS_SECRET_ACCESS_KEY: 'secret', NODE_OPTIONS: '', FORCE_COLOR: '1' };
    const { env } = await facts([], { env: unsafe });
    expect(Object.keys(env)).toEqual(expect.arrayContaining(['HOME', 'PATH']));
    for (const name of Object.keys(unsafe)) expect(env).not.toHaveProperty(name);
  });

  it('gets the variables of --env, by value or by name', async () => {
    const options = { env: { PASSED: 'on' } };
    const { env } = await facts(['-e', 'GIVEN=a=b', '--env', 'PASSED'], options);
    expect(env).toMatchObject({ GIVEN: 'a=b', PASSED: 'on' });
  });

  it('gets everything with --inherit-env', async () => {
    const { env } = await facts(['--inherit-env'], { env: { ANYTHING: 'at all' } });
    expect(env).toHaveProperty('ANYTHING', 'at all');
  });

  it("runs in mcpc's working folder, or in that of --cwd", async () => {
    const [here, there] = [temporaryFolder(), temporaryFolder()];
    expect(await facts([], { cwd: here })).toMatchObject({ cwd: here });
    expect(await facts(['--cwd', there], { cwd: here })).toMatchObject({ cwd: there });
  });

  it('gets its arguments as a POSIX shell would split them', async () => {
    const line = `${raw('environment')} 'a b' c\\ d "e 'f'" '' $HOME`;
    const { stdout } = await mcpc(['call', line, 'environment']);
    expect(JSON.parse(stdout)).toMatchObject({ argv: ['a b', 'c d', "e 'f'", '', '$HOME'] });
  });
});

it.runIf(process.platform === 'linux')('reports that the working folder was removed', async () => {
  const gone = 'mkdir gone && cd gone && rmdir ../gone && mcpc call demo multiply a=5 b=3';
  expect(await shell(gone)).toMatchObject({
    stdout: '',
    // The shell that starts mcpc may complain, too.
    stderr: expect.stringMatching(
      /^(?:sh: .*\n)?error: The working folder is not there any more\.\nGo to another: cd ~\n$/,
    ),
    exitCode: 2,
  });
});

it('lists no logins if the home folder is not a folder', async () => {
  const home = '/dev/null';
  expect(await mcpc(['login', '--list'], { home })).toMatchObject({ stdout: '', exitCode: 0 });
});

describe('an HTTP server', () => {
  const headersOf = (file: string) => recordedLines(file).map((line) => JSON.parse(line).headers);

  it('receives the given headers with each request', async () => {
    const requests = temporaryFile();
    const { url } = await listen('http/scripted.mjs', '--requests', requests);
    const { exitCode } = await mcpc(['tools', url, '-H', 'X-Team: red', '--bearer', 'secret']);
    expect(exitCode).toBe(0);
    expect(headersOf(requests).length).toBeGreaterThan(1);
    for (const headers of headersOf(requests)) {
      expect(headers).toMatchObject({ 'x-team': 'red', authorization: 'Bearer secret' });
    }
  });

  it('is reached through the proxy of the usual variables, unless NO_PROXY matches it', async () => {
    const { url } = await listen('http/scripted.mjs');
    const proxy = await listen('http/proxy.mjs');
    const env = { http_proxy: proxy.url };
    expect((await mcpc(['tools', url], { env })).exitCode).toBe(0);
    expect(proxy.printed.text).toContain('proxied');
    const used = proxy.printed.text;
    expect((await mcpc(['tools', url], { env: { ...env, no_proxy: '127.0.0.1' } })).exitCode).toBe(0);
    expect(proxy.printed.text).toBe(used);
  });
});
