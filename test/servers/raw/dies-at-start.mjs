/** Prints an error on standard error and exits with status `--status` (1) before it reads anything. */
import { option, serve } from './lines.mjs';

serve({});
process.stderr.write('Error: Cannot find module "left-pad"\n', () =>
  process.exit(Number(option('--status', '1'))),
);
