/** A promise that is settled from outside; only the first time counts. */
export interface Settleable<T> {
  promise: Promise<T>;
  settle(value: T): void;
  fail(error: unknown): void;
}

/** Makes one. Its failure, where nobody waits for it, is no fault. */
export function settleable<T>(): Settleable<T> {
  let settle: (value: T) => void = () => {};
  let fail: (error: unknown) => void = () => {};
  const promise = new Promise<T>((resolve, reject) => {
    settle = resolve;
    fail = reject;
  });
  promise.catch(() => {});
  return { promise, settle, fail };
}
