/** A promise that is settled from outside; only the first time counts. */
export interface Deferred<T> {
  promise: Promise<T>;
  resolve(value: T): void;
  reject(error: unknown): void;
}

/** Makes one. Its failure, where nobody waits for it, is no fault. */
export function deferred<T>(): Deferred<T> {
  let settle: (value: T) => void = () => {};
  let fail: (error: unknown) => void = () => {};
  const promise = new Promise<T>((resolve, reject) => {
    settle = resolve;
    fail = reject;
  });
  promise.catch(() => {});
  return { promise, resolve: settle, reject: fail };
}
