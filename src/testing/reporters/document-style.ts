import { styleOf } from '../../terminal/style.ts';

/** The style of reports that programs read or that are files: without colours, in UTF-8. */
export const documentStyle = styleOf({
  isTTY: false,
  columns: undefined,
  env: { LANG: 'C.UTF-8' },
  platform: 'linux',
  color: 'never',
});
