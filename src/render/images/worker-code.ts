/** The code of `worker.ts` with its libraries, which the build puts here; empty in the sources. */
export const workerCode: string = '';
