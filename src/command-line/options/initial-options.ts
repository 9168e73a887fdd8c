import type { ConnectionOptions } from './connection.ts';

/** The options that always have a value. */
type InitialOptions = Pick<ConnectionOptions, 'env' | 'header' | 'root'>;

/** Returns the options of a line on which none is given. */
export function initialOptions(): InitialOptions {
  return { env: {}, header: {}, root: [] };
}

/** Whether no option of a line is given. Nothing then needs their definitions, which take time to load. */
export function isInitial(options: object): boolean {
  return Object.values(options).every(
    (value) =>
      value === undefined || (typeof value === 'object' && value !== null && Object.keys(value).length === 0),
  );
}
