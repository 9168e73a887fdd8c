import { EventEmitter } from 'node:events';
import { expect, it } from 'vitest';
import { listenForSignals } from '../../../src/app/signals.ts';

it.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
])('the first signal aborts with it (%s), the second ends at once', (name, exitStatus) => {
  const source = new EventEmitter();
  const ended: number[] = [];
  const { controller, ignore } = listenForSignals(source, (error) => ended.push(error.exitStatus));
  source.emit(name, name);
  expect(controller.signal.reason).toMatchObject({ kind: 'interrupted', exitStatus });
  expect(ended).toEqual([]);
  source.emit('SIGTERM', 'SIGTERM');
  expect(ended).toEqual([143]);
  ignore();
  expect(source.eventNames()).toEqual([]);
});
