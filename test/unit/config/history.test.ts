import { appendFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { History } from '../../../src/config/history.ts';
import { temporaryFolder } from '../../e2e/harness/folder.ts';

function place() {
  const home = temporaryFolder();
  const surroundings = { env: {}, cwd: home, home, platform: 'linux' };
  return { surroundings, file: join(home, '.local/state/mcpc/history.jsonl') };
}

describe('the history of lines', () => {
  it('is there in the next shell, with lines of several rows, for its owner only', () => {
    const { surroundings, file } = place();
    const history = new History(surroundings);
    history.add('tools');
    history.add('tools');
    history.add(' ');
    history.add('put {"a":\n5}');
    expect(new History(surroundings).entries).toEqual(['tools', 'put {"a":\n5}']);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(join(file, '..')).mode & 0o777).toBe(0o700);
  });

  it('takes the lines of several shells at once', () => {
    const { surroundings } = place();
    const [one, other] = [new History(surroundings), new History(surroundings)];
    one.add('a');
    other.add('b');
    one.add('c');
    expect(one.entries).toEqual(['a', 'c']);
    expect(new History(surroundings).entries).toEqual(['a', 'b', 'c']);
  });

  it('passes over what is no entry', () => {
    const { surroundings, file } = place();
    new History(surroundings).add('a');
    appendFileSync(file, '"cut of\n7\n{"x":1}\n"b"\n');
    expect(new History(surroundings).entries).toEqual(['a', 'b']);
  });

  it('is limited in size: the last lines stay', () => {
    const { surroundings, file } = place();
    new History(surroundings).add('first');
    const lines = Array.from(
      { length: 3_000 },
      (_, at) => `${JSON.stringify(`${at} ${'x'.repeat(1_000)}`)}\n`,
    );
    writeFileSync(file, lines.join(''));
    expect(new History(surroundings).entries).toHaveLength(3_000);
    expect(statSync(file).size).toBeLessThan(1_100_000);
    expect(readFileSync(file, 'utf8')).toContain('"2999 xxx');
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('that cannot be kept is no failure', () => {
    const { surroundings } = place();
    const history = new History({ ...surroundings, env: { XDG_STATE_HOME: '/dev/null/nowhere' } });
    history.add('a');
    expect(history.entries).toEqual(['a']);
  });
});
