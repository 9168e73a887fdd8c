import { asJsonObject, copyJson, type JsonObject } from '../../core/json.ts';
import type { ListDefinitions, ListName } from '../../core/protocol.ts';
import { listKinds } from '../../engine/catalog/list-kinds.ts';
import type { CacheableOptions, PageOptions } from '../api/options.ts';
import { definitionsOf, type Extensions } from '../data/definitions.ts';
import type { RequestRunner } from './request-runner.ts';

/** Returns all definitions of a list, following pagination. */
export function listAll<Name extends ListName>(
  requests: RequestRunner,
  list: Name,
  options: CacheableOptions,
): Promise<(ListDefinitions[Name] & Extensions)[]> {
  return requests.run(listKinds[list].method, undefined, options, async ({ server }, call) =>
    // A program may change what it gets, but not what is cached.
    copyJson(definitionsOf(await server.list(list, call))),
  );
}

/**
 * Returns one page of a list as the server sent it. With several servers, or if a config renames and hides tools, the
 * whole list as one page.
 */
export function listPage(
  requests: RequestRunner,
  list: ListName,
  isTransformed: boolean,
  options: PageOptions,
): Promise<JsonObject> {
  const { method, member } = listKinds[list];
  return requests.run(method, undefined, options, async ({ server, single }, call) => {
    if (single === undefined || (isTransformed && list === 'tools')) {
      return { [member]: (await server.list(list, { ...call, reuse: 'never' })).raw };
    }
    const { cursor } = options;
    const result = await single.request(method, cursor === undefined ? {} : { cursor }, call);
    return asJsonObject(result) ?? {};
  });
}
