import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConnectionError, InterruptedError, ServerError, TimeoutError } from '../../../../src/core/errors.ts';
import type { View } from '../../../../src/core/views.ts';
import { person, write } from '../../config/files.ts';
import { Calculator, multiply } from '../calculator.ts';
import { type RunParts, refusal, run } from '../run-command.ts';

/** Checks rules about definitions, which need no connection of their own. */
async function check(words: string[], parts: RunParts = {}) {
  const finished = await run(['check', 'server.py', '--only', 'schema/tool-names,tokens', ...words], parts);
  return { ...finished, report: reportIn(finished.view) };
}

function reportIn(view: View | undefined) {
  if (view?.kind !== 'check') throw new Error('No report.');
  return view.report;
}

/** A server with a tool whose name has a space. */
const broken = new Calculator({ definitions: { tools: [{ ...multiply, name: 'multi ply' }] } });

describe('mcpc check', () => {
  it('reports the rules that were chosen, and succeeds without findings that fail', async () => {
    const { report, status } = await check([]);
    expect(new Set(report.rules.map(({ group }) => group))).toEqual(new Set(['schema', 'tokens']));
    expect(report).toMatchObject({
      target: 'server.py',
      servers: ['calculator'],
      failOn: 'must',
      failed: false,
      notes: [],
    });
    expect(report.tokens).toHaveLength(1);
    expect(status).toBeUndefined();
  });

  it.each<[string[], number | undefined]>([
    [['--max-tokens', '1', '--fail-on', 'none'], undefined],
    [['--max-tokens', '1', '--fail-on', 'advice'], 1],
  ])('with %j ends with status %s', async (words, status) => {
    const finished = await check(words);
    expect(finished.report.findings).not.toEqual([]);
    expect(finished.status).toBe(status);
  });

  it('fails with what the rules find', async () => {
    const { report, status } = await check(['--fail-on', 'advice'], { server: broken });
    expect(report.findings.map(({ kind, name }) => [kind, name])).toContainEqual(['tool', 'multi ply']);
    expect({ failed: report.failed, status }).toEqual({ failed: true, status: 1 });
  });

  it('has no tokens where no rule is about them', async () => {
    const { view } = await run(['check', 'server.py', '--only', 'trust']);
    expect(reportIn(view).tokens).toBeUndefined();
  });

  it('checks every server of a config file, and reports those that it cannot check', async () => {
    const deaf = new Calculator({ name: 'deaf' });
    deaf.list = async () => {
      throw new ServerError('tools/list failed.');
    };
    const members = [
      { name: 'a', client: new Calculator({ name: 'a' }) },
      { name: 'b', client: deaf },
    ];
    const { report, status } = await check([], { server: new Calculator({ name: 'mcp.json', members }) });
    expect(report.servers).toEqual(['a']);
    expect(report.notes).toEqual(['b was not checked: tools/list failed.']);
    expect(status).toBe(1);
  });

  it('reports the rest where a list cannot be fetched', async () => {
    const slow = new Calculator();
    const list = slow.list.bind(slow);
    let maxTime: number | undefined;
    slow.list = async (name, options) => {
      ({ maxTime } = options ?? {});
      if (name === 'prompts') throw new TimeoutError('prompts/list took too long.');
      return await list(name, options);
    };
    const { report, status } = await check([], { server: slow });
    expect(report).toMatchObject({ servers: ['calculator'], findings: [] });
    expect(report.notes).toEqual(['The prompts of calculator were not checked: prompts/list took too long.']);
    expect({ status, maxTime }).toEqual({ status: 4, maxTime: 120 });
    slow.list = async (name, options) => {
      if (name === 'tools') throw new TimeoutError('tools/list took too long.');
      return await list(name, options);
    };
    expect((await check([], { server: slow })).report.tokens).toBeUndefined();
  });

  it('fails where none of the servers can be checked', async () => {
    const error = new ConnectionError('It exited.');
    const failing = (names: string[]) => {
      const members = names.map((name) => ({ name, error }));
      return run(['check', 'mcp.json'], { server: new Calculator({ name: 'mcp.json', members }) });
    };
    await expect(failing(['a'])).rejects.toBe(error);
    await expect(failing(['a', 'b'])).rejects.toMatchObject({
      message: 'None of the servers of mcp.json could be checked.',
      hint: 'a: It exited.\nb: It exited.',
      exitStatus: 3,
    });
  });

  it('says where findings are shown: in the file of the target, or else in the lock file', async () => {
    const environment = { ...person(), builtins: {} };
    const placesOf = async (target: string) => {
      const words = ['check', target, '--only', 'schema/tool-names', '--format', 'sarif'];
      const { view } = await run(words, { server: broken, environment });
      return view?.kind === 'check' ? { file: view.file, lines: view.lines } : undefined;
    };
    const nowhere = { file: undefined, lines: undefined };
    const url = 'https://example.com/mcp';
    expect(await placesOf(url)).toEqual(nowhere);
    const lockFile = join(environment.cwd, 'mcp.lock.json');
    const declared = { revision: '2025-11-25', capabilities: {}, clientCapabilities: {} };
    const lists = { tools: [{ name: 'multi ply' }], resources: [], templates: [], prompts: [] };
    const servers = { other: { ...declared, ...lists }, calculator: { ...declared, ...lists } };
    const text = JSON.stringify({ version: 1, servers }, undefined, 2);
    write(lockFile, text);
    const line = text.split('\n').findLastIndex((row) => row.includes('"multi ply"')) + 1;
    expect(await placesOf(url)).toEqual({ file: 'mcp.lock.json', lines: [line] });
    write(join(environment.cwd, 'server.py'), '');
    expect(await placesOf('./server.py')).toEqual({ file: 'server.py', lines: undefined });
    write(join(environment.cwd, 'mcp.json'), '{\n  "mcpServers": {\n    "calculator": {}\n  }\n}\n');
    expect(await placesOf('mcp.json')).toEqual({ file: 'mcp.json', lines: [3] });
    expect(await placesOf('mcp.json:calculator')).toEqual({ file: 'mcp.json', lines: [3] });
    write(join(environment.cwd, 'mcp.toml'), '[mcpServers.other]\n\n[mcpServers.calculator]\n');
    expect(await placesOf('mcp.toml')).toEqual({ file: 'mcp.toml', lines: [3] });
    write(join(environment.cwd, 'mcp.json'), '{ "mcpServers": {} }');
    expect(await placesOf('mcp.json')).toEqual({ file: 'mcp.json', lines: [undefined] });
    write(lockFile, JSON.stringify({ version: 1, servers: { other: servers.other, more: servers.other } }));
    expect(await placesOf(url)).toEqual(nowhere);
    write(lockFile, '{');
    expect(await placesOf(url)).toEqual(nowhere);
  });

  it('shows what was found before it was stopped', async () => {
    const stop = new AbortController();
    const server = new Calculator();
    const list = server.list.bind(server);
    server.list = async (name, options) => {
      const listed = await list(name, options);
      stop.abort(new InterruptedError('SIGINT'));
      return listed;
    };
    const shown: View[] = [];
    const show = async (view: View) => void shown.push(view);
    await expect(check([], { server, signal: stop.signal, show })).rejects.toThrow(InterruptedError);
    expect(reportIn(shown[0]).notes).toEqual(['The check was stopped, so that the report is incomplete.']);
  });

  it.each([
    [['--only', 'prtocol'], '--only: unknown rule "prtocol". Did you mean "protocol"?'],
    [['--only', 'png'], 'Did you mean "protocol/ping"?'],
    [['--only', 'ping'], '--only: unknown rule "ping". Did you mean "protocol/ping"?'],
    [['--only', 'protocol/pong'], 'The rules of protocol: protocol/initialize'],
    [['--only', ','], '--only needs a group or a rule.'],
    [['--format', 'sarif', '--json'], '--format sarif and --json cannot be used together.'],
  ])('refuses %j', async (words, message) => {
    expect(await refusal(['check', 'server.py', ...words])).toContain(message);
  });
});
