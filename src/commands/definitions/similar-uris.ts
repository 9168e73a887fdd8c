import { nearest } from '../../core/did-you-mean.ts';
import type { ServerError } from '../../core/errors.ts';
import { quoteWord } from '../../core/quote.ts';
import type { CallOptions } from '../../engine/protocol/client-options.ts';
import type { Server } from '../../engine/server.ts';

/** The code of a resource that is not found, up to revision 2025-11-25. */
const notFound = -32002;

/**
 * Returns the error of a failed read, followed by the most similar URIs of the server's resources and templates if it
 * says that there is no such resource.
 */
export async function withSimilarUris(
  error: ServerError,
  uri: string,
  client: Server,
  callOptions: CallOptions,
): Promise<ServerError> {
  const isMissing =
    error.code === notFound || /not found|unknown|no such|does not exist/i.test(error.message);
  if (!isMissing) return error;
  const [resources, templates] = await Promise.all([
    client.list('resources', callOptions).catch(() => undefined),
    client.list('templates', callOptions).catch(() => undefined),
  ]);
  const known = [
    ...(resources?.items ?? []).map((one) => ({ uri: one.uri, name: one.name })),
    ...(templates?.items ?? []).map((one) => ({ uri: one.uriTemplate, name: one.name })),
  ].filter((one) => one.uri !== uri);
  const byName = known.filter(({ name }) => name === uri).map((one) => one.uri);
  const byUri = nearest(
    uri,
    known.map((one) => one.uri),
    2,
  );
  const meant = (byName.length > 0 ? byName : byUri).slice(0, 2);
  return meant.length === 0 ? error : error.withHint(`Did you mean ${meant.map(quoteWord).join(' or ')}?`);
}
