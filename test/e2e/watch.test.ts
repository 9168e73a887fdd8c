import { describe, expect, it } from 'vitest';
import { commandLine, nodeFixture, raw } from './harness/fixtures.ts';
import { inlineServer } from './harness/inline.ts';
import { listen } from './harness/listening.ts';
import { mcpc, startMcpc } from './harness/mcpc.ts';
import { expectNoSurvivors, marker } from './harness/processes.ts';
import { recorded } from './harness/recorded.ts';

const moment = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

describe.each([
  ['old', []],
  ['new', ['--modern']],
])('watch, in the %s era,', (_era, words) => {
  it.each(['tools', 'prompts', 'resources'])('prints a line per change of the list of %s', async (list) => {
    const target = raw('changes', ...words);
    const { stdout, stderr, exitCode } = await mcpc(['watch', target, list, '--count', '2']);
    expect(exitCode, stderr).toBe(0);
    const lines = stdout
      .replace(/\n$/, '')
      .split('\n')
      .map((line) => line.split('\t'));
    expect(lines).toEqual(Array(2).fill([expect.stringMatching(moment), target, list, '']));
  });

  it('prints a line per change of a resource, and of that alone', async () => {
    const target = raw('changes', ...words);
    const { stdout, exitCode } = await mcpc(['watch', target, 'demo://clock', '--count', '2', '--quiet']);
    expect(exitCode).toBe(0);
    const lines = stdout
      .replace(/\n$/, '')
      .split('\n')
      .map((line) => line.split('\t').slice(2));
    expect(lines).toEqual(Array(2).fill(['resource', 'demo://clock']));
  });

  it('prints JSON a line with --json', async () => {
    const target = raw('changes', ...words);
    const { stdout } = await mcpc(['watch', target, 'demo://clock', '--count', '2', '--json']);
    const changes = stdout
      .replace(/\n$/, '')
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(changes).toEqual(
      Array(2).fill({
        at: expect.stringMatching(moment),
        server: target,
        what: 'resource',
        uri: 'demo://clock',
      }),
    );
  });

  it('goes on until it is interrupted, and leaves nothing behind', async () => {
    const mark = marker();
    const running = startMcpc(['watch', raw('changes', mark, ...words), 'tools']);
    await running.stdout.until((text) => text.split('\n').length > 3);
    running.kill('SIGINT');
    expect((await running.finished).exitCode).toBe(130);
    await expectNoSurvivors(mark);
  });

  it('ends its subscription', async () => {
    const server = recorded('changes', ...words);
    await mcpc(['watch', server.target, 'demo://clock', '--count', '1']);
    const [first, last] =
      words.length > 0
        ? ['subscriptions/listen', 'notifications/cancelled']
        : ['resources/subscribe', 'resources/unsubscribe'];
    expect(server.methods()).toContain(first);
    expect(server.methods().at(-1)).toBe(last);
  });

  it.each(['tools', 'prompts', 'resources', 'demo://clock'])(
    'is refused by a server that does not declare changes of %s',
    async (what) => {
      const { stdout, stderr, exitCode } = await mcpc(['watch', raw('echo', ...words), what]);
      expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 1 });
      expect(stderr).toMatch(/does not declare (tools|prompts|resources)\.(listChanged|subscribe)/);
    },
  );

  it('ends with status 3 when the server goes away', async () => {
    const server = inlineServer(
      `
        const die = () => setTimeout(() => process.exit(5), 100);
        const listen = ({ notifications }, { id }) => {
          const _meta = { 'io.modelcontextprotocol/subscriptionId': id };
          notify('notifications/subscriptions/acknowledged', { notifications, _meta });
          die();
          return never;
        };
        serve(
          { 'subscriptions/listen': listen, 'notifications/initialized': die },
          { capabilities: { tools: { listChanged: true } } },
        );
      `,
      ...words,
    );
    const { stderr, exitCode } = await mcpc(['watch', server, 'tools']);
    expect(exitCode).toBe(3);
    expect(stderr).toContain('status 5');
  });
});

describe('watch', () => {
  it.each([
    ['of the first version', 'sdk-v1/stdio.mjs', []],
    ['of the second version, asked the old way', 'sdk-v2/stdio.mjs', ['--protocol', 'legacy']],
    ['of the second version', 'sdk-v2/stdio.mjs', []],
  ])('sees what a server of the SDK tells over stdio: %s', async (_version, path, words) => {
    const target = commandLine(nodeFixture(path, '--changes'));
    const { stdout, stderr, exitCode } = await mcpc(['watch', target, 'tools', '--count', '1', ...words]);
    expect(exitCode, stderr).toBe(0);
    expect(stdout).toMatch(/\ttools\t$/m);
  });

  it.each([
    ['Streamable HTTP', 'sdk-v1/http.mjs', ['--changes']],
    ['SSE', 'sdk-v1/sse.mjs', ['--changes']],
    ['Streamable HTTP, the new era', 'sdk-v2/http.mjs', ['--changes']],
  ])('sees what a server of the SDK tells over %s', async (_transport, path, words) => {
    const { url } = await listen(path, ...words);
    const { stdout, stderr, exitCode } = await mcpc(['watch', url, 'tools', '--count', '1']);
    expect(exitCode, stderr).toBe(0);
    expect(stdout).toMatch(/\ttools\t$/m);
  });

  it('sees that a resource of a server of the SDK changed', async () => {
    const { url } = await listen('sdk-v2/http.mjs', '--changes');
    const { stdout } = await mcpc(['watch', url, 'demo://motd', '--count', '2']);
    expect(stdout.match(/\tresource\tdemo:\/\/motd$/gm)).toHaveLength(2);
  });

  it('goes on as long as it takes, without a word beside the changes', async () => {
    const words = ['watch', raw('changes', '--every', '5'), 'tools', '--count', '40', '--quiet'];
    const { stdout, stderr, exitCode } = await mcpc(words);
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    expect(stdout.split('\n')).toHaveLength(41);
  });

  it('does not wait for a server that does not answer its end', async () => {
    const server = inlineServer(`
      const subscribe = ({ uri }) => void setTimeout(() => notify('notifications/resources/updated', { uri }), 50);
      serve(
        { 'resources/subscribe': subscribe, 'resources/unsubscribe': () => never },
        { capabilities: { resources: { subscribe: true } } },
      );
    `);
    const { stdout, exitCode } = await mcpc(['watch', server, 'demo://clock', '--count', '1']);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('demo://clock');
  });

  it('takes a URI or tools, resources or prompts', async () => {
    const { stderr, exitCode } = await mcpc(['watch', 'demo', 'clocks']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('tools, resources or prompts');
  });

  it.each(['0', '-1', '1.5', 'many'])('takes no --count %s', async (count) => {
    const { stderr, exitCode } = await mcpc(['watch', 'demo', 'tools', `--count=${count}`]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('--count');
  });

  it('is refused by a server that says it tells and does not take the subscription', async () => {
    const { url } = await listen('http/scripted.mjs');
    expect((await mcpc(['watch', url, 'tools'])).exitCode).toBe(1);
    const server = inlineServer(`serve({}, { capabilities: { resources: { subscribe: true } } });`);
    const { stderr, exitCode } = await mcpc(['watch', server, 'demo://clock']);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('resources/subscribe');
  });
});
