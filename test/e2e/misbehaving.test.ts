import { describe, expect, it } from 'vitest';
import { commandLine, nodeFixture, raw } from './harness/fixtures.ts';
import { recordedLines, temporaryFile } from './harness/folder.ts';
import { listen } from './harness/listening.ts';
import { mcpc } from './harness/mcpc.ts';

describe('mcpc tolerates a server', () => {
  it('that does not answer unknown requests', async () => {
    expect((await mcpc(['call', raw('silent-on-unknown'), 'hello'])).stdout).toBe('hello\n');
  });

  it('that starts slowly and supports only the modern era', async () => {
    expect((await mcpc(['call', raw('slow-start', '--modern'), 'hello'])).stdout).toBe('hello\n');
  });

  it('that adds a tool after the handshake, in either era', async () => {
    expect((await mcpc(['call', raw('growing-tools'), 'late'])).stdout).toBe('late\n');
    const modern = commandLine(nodeFixture('sdk-v2/stdio.mjs', '--modern-only', '--late', '300'));
    expect((await mcpc(['call', modern, 'late'])).stdout).toBe('late\n');
  });
});

describe('a server cannot', () => {
  it('make mcpc list forever with always another cursor', async () => {
    const { stderr } = await mcpc(['tools', raw('endless-cursor', '--new')], { timeout: 60_000 });
    expect(stderr).not.toBe('');
  }, 90_000);

  it('make mcpc fetch the references of a schema', async () => {
    const requests = temporaryFile();
    const { url } = await listen('http/scripted.mjs', '--requests', requests);
    const target = raw('hard-schemas', '--reference', url);
    await mcpc(['tools', target]);
    await mcpc(['tools', target, 'external']);
    await mcpc(['call', target, 'external', 'place:={"city":"Oslo"}']);
    expect(recordedLines(requests)).toEqual([]);
  });
});

describe('mcpc handles', () => {
  it('a list of 10,000 tools on 100 pages', async () => {
    const { stdout, exitCode } = await mcpc(['tools', raw('many-tools')], { timeout: 60_000 });
    expect(exitCode).toBe(0);
    expect(stdout.split('\n')).toHaveLength(10_001);
  }, 90_000);
});
