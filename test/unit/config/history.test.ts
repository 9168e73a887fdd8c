import { appendFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { History } from '../../../src/config/history.ts';
import { temporaryFolder } from '../../e2e/harness/folder.ts';

function place() {
  const home = temporaryFolder();
  const environment = { env: {}, cwd: home, home, platform: 'linux' };
  return { environment, file: join(home, '.local/state/mcpc/history.jsonl') };
}

describe('the history of lines', () => {
  it('is available in the next shell, including multi-line entries, for its owner only', () => {
    const { environment, file } = place();
    const history = new History(environment);
    history.add('tools');
    history.add('tools');
    history.add(' ');
    history.add('put {"a":\n5}');
    expect(new History(environment).entries).toEqual(['tools', 'put {"a":\n5}']);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(join(file, '..')).mode & 0o777).toBe(0o700);
  });

  it('accepts lines of concurrent shells', () => {
    const { environment } = place();
    const [one, other] = [new History(environment), new History(environment)];
    one.add('a');
    other.add('b');
    one.add('c');
    expect(one.entries).toEqual(['a', 'c']);
    expect(new History(environment).entries).toEqual(['a', 'b', 'c']);
  });

  it('skips invalid entries', () => {
    const { environment, file } = place();
    new History(environment).add('a');
    appendFileSync(file, '"cut of\n7\n{"x":1}\n"b"\n');
    expect(new History(environment).entries).toEqual(['a', 'b']);
  });

  it('is limited in size and keeps the last lines', () => {
    const { environment, file } = place();
    new History(environment).add('first');
    const lines = Array.from(
      { length: 3_000 },
      (_, at) => `${JSON.stringify(`${at} ${'x'.repeat(1_000)}`)}\n`,
    );
    writeFileSync(file, lines.join(''));
    expect(new History(environment).entries).toHaveLength(3_000);
    expect(statSync(file).size).toBeLessThan(1_100_000);
    expect(readFileSync(file, 'utf8')).toContain('"2999 xxx');
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('is not an error if it cannot be written', () => {
    const { environment } = place();
    const history = new History({ ...environment, env: { XDG_STATE_HOME: '/dev/null/nowhere' } });
    history.add('a');
    expect(history.entries).toEqual(['a']);
  });
});
