import { describe, expect, it } from 'vitest';
import { interfaceOf, takeSnapshot } from '../../../../src/commands/interface/take-snapshot.ts';
import { ConnectionError } from '../../../../src/core/errors.ts';
import type { ListName } from '../../../../src/core/protocol.ts';
import type { Server } from '../../../../src/engine/server.ts';
import { allCapabilities, Calculator, type CalculatorParts, multiply } from '../calculator.ts';

async function snapshotOf(server: Server, signal = new AbortController().signal) {
  const notices: string[] = [];
  const notice = (message: string) => void notices.push(message);
  const { servers } = await takeSnapshot(server, { signal, callOptions: { signal }, notice });
  return { servers, notices };
}

/** Changes its tools whenever they have been fetched, so many times. */
class Unsteady extends Calculator {
  #changes: number;

  constructor(changes: number, parts: CalculatorParts = {}) {
    super(parts);
    this.#changes = changes;
  }

  protected override fetchList<Name extends ListName>(list: Name) {
    const listing = super.fetchList(list);
    if (list === 'tools' && this.#changes > 0) {
      this.#changes -= 1;
      this.change('tools');
    }
    return listing;
  }
}

describe('a snapshot', () => {
  it('has what one server offers and declares, under the name that it gives itself', async () => {
    const { servers } = await snapshotOf(new Calculator({ name: 'server.py' }));
    expect(servers).toEqual({
      calculator: {
        identity: { name: 'calculator', version: '1.0.0' },
        revision: '2026-07-28',
        capabilities: allCapabilities,
        clientCapabilities: { roots: {} },
        instructions: undefined,
        tools: [multiply],
        resources: [{ uri: 'demo://welcome', name: 'welcome', mimeType: 'text/plain', size: 5 }],
        templates: [{ uriTemplate: 'demo://weather/{city}{?unit}', name: 'weather' }],
        prompts: [{ name: 'poem', arguments: [{ name: 'topic', required: true }, { name: 'form' }] }],
      },
    });
  });

  it.each([
    [false, ['multiply']],
    [true, ['multiply', 'multiply']],
  ])('has the definitions that clients can use, or all of them: %s', async (withUnusable, names) => {
    class Repeating extends Calculator {
      protected override async fetchList<Name extends ListName>(list: Name) {
        const listing = await super.fetchList(list);
        return list === 'tools' ? { ...listing, leftOut: [{ name: 'multiply' }] } : listing;
      }
    }
    const { signal } = new AbortController();
    const requests = { signal, callOptions: { signal }, notice: () => {} };
    const { tools } = await interfaceOf(new Repeating(), requests, { withUnusable });
    expect(tools.map(({ name }) => name)).toEqual(names);
  });

  it('has the identity as the server sent it', async () => {
    const server = new Calculator();
    Object.defineProperty(server, 'handshakeResult', {
      value: { serverInfo: { name: 'calculator', description: 'Calculates', icons: [] } },
    });
    const { servers } = await snapshotOf(server);
    expect(servers.calculator?.identity).toEqual({ name: 'calculator', description: 'Calculates' });
  });

  it('has every server of a config file, under their names there', async () => {
    const members = ['b', 'a', '__proto__'].map((name) => ({ name, client: new Calculator({ name }) }));
    const { servers } = await snapshotOf(new Calculator({ name: 'mcp.json', members }));
    expect(Object.keys(servers)).toEqual(['b', 'a', '__proto__']);
  });

  it('of a server from a config file has its name there', async () => {
    const server = new Calculator();
    Object.defineProperty(server, 'entry', { value: { name: 'weather' } });
    expect(Object.keys((await snapshotOf(server)).servers)).toEqual(['weather']);
  });

  it('is not taken if one of the servers cannot be connected', async () => {
    const members = [
      { name: 'a', client: new Calculator() },
      { name: 'b', error: new Error('It exited.') },
    ];
    const failure = snapshotOf(new Calculator({ name: 'mcp.json', members }));
    await expect(failure).rejects.toThrow(
      'b of mcp.json could not be connected, so that no snapshot was taken.',
    );
    await expect(failure).rejects.toBeInstanceOf(ConnectionError);
  });

  it('has the lists as they are once the server does not change them any more', async () => {
    const server = new Unsteady(2);
    const { notices } = await snapshotOf(server);
    expect(server.fetched.filter((list) => list === 'tools')).toHaveLength(3);
    expect(notices).toEqual([]);
  });

  it('has what a server of the legacy era changes before it responds to a ping, if it does', async () => {
    const server = new Calculator({ era: 'legacy' });
    let pings = 0;
    server.ping = async () => {
      pings += 1;
      if (pings === 1) server.change('prompts');
      throw new Error('Unknown method.');
    };
    await snapshotOf(server);
    expect({ pings, lists: server.fetched.length }).toEqual({ pings: 2, lists: 8 });
  });

  it('is taken with a notice if the server does not stop changing them', async () => {
    const server = new Unsteady(100);
    const { notices } = await snapshotOf(server);
    expect(server.fetched.filter((list) => list === 'tools')).toHaveLength(4);
    expect(notices).toEqual(['calc keeps changing its lists; they are used as they were last.']);
  });
});
