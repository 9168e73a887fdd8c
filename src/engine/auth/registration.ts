/**
 * Whether the authorization server does not know the client of an authorization request any more. It is asked before
 * the browser is, to which it would only show an error that mcpc never hears of.
 */
export async function isForgotten(address: URL, fetch: typeof globalThis.fetch): Promise<boolean> {
  try {
    const answer = await fetch(address, { redirect: 'manual' });
    await answer.body?.cancel();
    return answer.status === 400 || answer.status === 401;
  } catch {
    // Whatever it is, the browser will see it.
    return false;
  }
}
