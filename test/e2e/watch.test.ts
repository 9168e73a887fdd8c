import { describe, expect, it } from 'vitest';
import { commandLine, nodeFixture, raw } from './harness/fixtures.ts';
import { inlineServer } from './harness/inline.ts';
import { listen } from './harness/listening.ts';
import { mcpc, startMcpc } from './harness/mcpc.ts';
import { expectNoSurvivors, marker } from './harness/processes.ts';
import { recorded } from './harness/recorded.ts';

const moment = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

describe.each([
  ['legacy', []],
  ['modern', ['--modern']],
])('watch, in the %s era,', (_era, words) => {
  it('prints a line per change of a list', async () => {
    const list = 'tools';
    const target = raw('changes', ...words);
    const { stdout, stderr, exitCode } = await mcpc(['watch', target, list, '--count', '2']);
    expect(exitCode, stderr).toBe(0);
    const lines = stdout
      .replace(/\n$/, '')
      .split('\n')
      .map((line) => line.split('\t'));
    expect(lines).toEqual(Array(2).fill([expect.stringMatching(moment), 'changes.mjs', list, '']));
  });

  it('prints a line per change of a resource, ignoring other resources', async () => {
    const target = raw('changes', ...words);
    const { stdout, exitCode } = await mcpc(['watch', target, 'demo://clock', '--count', '2', '--quiet']);
    expect(exitCode).toBe(0);
    const lines = stdout
      .replace(/\n$/, '')
      .split('\n')
      .map((line) => line.split('\t').slice(2));
    expect(lines).toEqual(Array(2).fill(['resource', 'demo://clock']));
  });

  it('prints a JSON object per line with --json', async () => {
    const target = raw('changes', ...words);
    const { stdout } = await mcpc(['watch', target, 'demo://clock', '--count', '2', '--json']);
    const changes = stdout
      .replace(/\n$/, '')
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(changes).toEqual(
      Array(2).fill({
        at: expect.stringMatching(moment),
        server: 'changes.mjs',
        what: 'resource',
        uri: 'demo://clock',
      }),
    );
  });

  it('runs until it is interrupted, and leaves no processes', async () => {
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

  it('is refused by a server that does not declare the changes', async () => {
    const { stdout, stderr, exitCode } = await mcpc(['watch', raw('echo', ...words), 'tools']);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 1 });
    expect(stderr).toContain('does not declare tools.listChanged');
  });

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
    ['of the second version, in the legacy era', 'sdk-v2/stdio.mjs', ['--protocol', 'legacy']],
    ['of the second version', 'sdk-v2/stdio.mjs', []],
  ])('receives changes of a server of the SDK over stdio: %s', async (_version, path, words) => {
    const target = commandLine(nodeFixture(path, '--changes'));
    const { stdout, stderr, exitCode } = await mcpc(['watch', target, 'tools', '--count', '1', ...words]);
    expect(exitCode, stderr).toBe(0);
    expect(stdout).toMatch(/\ttools\t$/m);
  });

  it.each([
    ['Streamable HTTP', 'sdk-v1/http.mjs', ['--changes']],
    ['SSE', 'sdk-v1/sse.mjs', ['--changes']],
    ['Streamable HTTP, in the modern era', 'sdk-v2/http.mjs', ['--changes']],
  ])('receives changes of a server of the SDK over %s', async (_transport, path, words) => {
    const { url } = await listen(path, ...words);
    const { stdout, stderr, exitCode } = await mcpc(['watch', url, 'tools', '--count', '1']);
    expect(exitCode, stderr).toBe(0);
    expect(stdout).toMatch(/\ttools\t$/m);
  });

  it('receives changes of a resource of a server of the SDK', async () => {
    const { url } = await listen('sdk-v2/http.mjs', '--changes');
    const { stdout } = await mcpc(['watch', url, 'demo://motd', '--count', '2']);
    expect(stdout.match(/\tresource\tdemo:\/\/motd$/gm)).toHaveLength(2);
  });

  it('prints nothing but the changes', async () => {
    const words = ['watch', raw('changes', '--every', '5'), 'tools', '--count', '40', '--quiet'];
    const { stdout, stderr, exitCode } = await mcpc(words);
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    expect(stdout.split('\n')).toHaveLength(41);
  });

  it('does not wait for the server to answer unsubscribe', async () => {
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

  it('fails if the server declares subscriptions but does not support them', async () => {
    const { url } = await listen('http/scripted.mjs');
    expect((await mcpc(['watch', url, 'tools'])).exitCode).toBe(1);
    const server = inlineServer(`serve({}, { capabilities: { resources: { subscribe: true } } });`);
    const { stderr, exitCode } = await mcpc(['watch', server, 'demo://clock']);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('resources/subscribe');
  });
});

it('--ping-interval pings a server that is silent', async () => {
  const server = inlineServer(
    `serve(
      { ...toolMethods([]), ping: () => notify('notifications/tools/list_changed') },
      { capabilities: { tools: { listChanged: true } } },
    );`,
  );
  const { stdout, exitCode } = await mcpc([
    'watch',
    server,
    'tools',
    '--count',
    '2',
    '--ping-interval',
    '0.05',
  ]);
  expect(exitCode).toBe(0);
  expect(stdout.match(/\ttools\t/g)).toHaveLength(2);
});
