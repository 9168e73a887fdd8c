/** Where the code that starts first puts the name of the build. */
const key = Symbol.for('mcpc.build');

/** Identifies this build of mcpc; `source` if it runs from its source. */
export function buildName(): string {
  const name = (globalThis as Record<symbol, unknown>)[key];
  return typeof name === 'string' ? name : 'source';
}

/** Sets what `buildName` returns. */
export function setBuildName(name: string): void {
  (globalThis as Record<symbol, unknown>)[key] = name;
}
