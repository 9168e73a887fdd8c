import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { TraceFile } from '../../../src/app/trace-file.ts';
import { fakeEnvironment } from './fake-environment.ts';

const frame = { type: 'frame', server: 'demo', direction: 'sent', at: 1.23456, frame: { id: 1 } } as never;

it('is readable by its owner only, and has one JSON object per line', () => {
  const environment = fakeEnvironment();
  const path = join(environment.home, 'trace');
  const trace = new TraceFile('trace', environment);
  trace.write(frame);
  trace.write(frame);
  const line = '{"at":1.235,"server":"demo","direction":"sent","frame":{"id":1}}\n';
  expect(readFileSync(path, 'utf8')).toBe(line + line);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(trace.takeFailure()).toBeUndefined();
  trace.close();
});

it('throws a usage error if it cannot be opened', () => {
  expect(() => new TraceFile('no/trace', fakeEnvironment())).toThrow('could not be opened');
});

it.runIf(existsSync('/dev/full'))('reports a write error once and does not throw', () => {
  const trace = new TraceFile('/dev/full', fakeEnvironment());
  trace.write(frame);
  trace.write(frame);
  expect(trace.takeFailure()).toMatchObject({ kind: 'usage', hint: 'The trace is not complete.' });
  expect(trace.takeFailure()).toBeUndefined();
  trace.close();
});
