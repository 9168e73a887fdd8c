import { asJsonObject, isObject, type Json, type JsonObject } from '../../core/json.ts';
import type { ServerInterface } from '../server-interface.ts';
import { changeOf, type Finding, given, isSame, pointer, values } from './finding.ts';
import { compareText } from './wording.ts';

/** Compares what two servers say about themselves. */
export function compareServerFacts(before: ServerInterface, after: ServerInterface): Finding[] {
  return [
    ...compareRevisions(before.revision, after.revision),
    ...compareCapabilities(
      before.capabilities,
      after.capabilities,
      after.revision > before.revision ? 'unsure' : 'breaking',
    ),
    ...compareText(before.instructions, after.instructions, '/instructions', 'The instructions'),
    ...compareIdentities(before.identity, after.identity),
  ];
}

const dated = /^\d{4}-\d{2}-\d{2}$/;

/** A client that knows only the later revision, or uses what that added, cannot use a server that has an earlier one. */
function compareRevisions(before: string, after: string): Finding[] {
  if (before === after) return [];
  const common = { path: '/revision', before, after };
  if (!dated.test(before) || !dated.test(after)) {
    return [
      { verdict: 'unsure', message: `The protocol revision changed from ${before} to ${after}.`, ...common },
    ];
  }
  if (after < before) {
    const message = `The protocol revision went back from ${before} to ${after}.`;
    return [{ verdict: 'breaking', message, ...common }];
  }
  const message = `The protocol revision is ${after} now; whether the server still knows ${before} is not recorded.`;
  return [{ verdict: 'additive', message, ...common }];
}

/** The members of `capabilities` that only hold capabilities, so that an empty one says as much as none. */
const containers = new Set(['/capabilities/experimental', '/capabilities/extensions']);

/** Returns a capability. One that is false or null is not there. */
function offered(capabilities: JsonObject, name: string, path: string): Json | undefined {
  const value = given(capabilities, name);
  if (value === undefined && containers.has(path)) return {};
  return value === false ? undefined : value;
}

/**
 * `lost`: the verdict on a capability that is gone. A later revision may have it in another place, or not at all, while
 * clients of the earlier one still get it.
 */
function compareCapabilities(
  before: JsonObject,
  after: JsonObject,
  lost: 'breaking' | 'unsure',
  path = '/capabilities',
  title = '',
): Finding[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].flatMap((name) => {
    const inner = pointer(path, name);
    const [old, current] = [offered(before, name, inner), offered(after, name, inner)];
    if (isSame(old, current)) return [];
    const what = title === '' ? name : `${title}.${name}`;
    if (isObject(old) && isObject(current)) {
      return compareCapabilities(old as JsonObject, current as JsonObject, lost, inner, what);
    }
    const verdict = old === undefined ? 'additive' : current === undefined ? lost : 'unsure';
    const message = `The capability ${what} ${changeOf(old, current)}.`;
    return { verdict, path: inner, message, ...values(old, current) };
  });
}

function compareIdentities(before: JsonObject | undefined, after: JsonObject | undefined): Finding[] {
  const [old, current] = [asJsonObject(before) ?? {}, asJsonObject(after) ?? {}];
  return [...new Set([...Object.keys(old), ...Object.keys(current)])].flatMap((name) => {
    const [was, is] = [given(old, name), given(current, name)];
    if (isSame(was, is)) return [];
    const shown = typeof was === 'string' && typeof is === 'string' ? ` from ${was} to ${is}` : '';
    const message = `The server's ${name} ${changeOf(was, is)}${shown}.`;
    return { verdict: 'cosmetic', path: pointer('/identity', name), message, ...values(was, is) };
  });
}
