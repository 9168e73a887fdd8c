/**
 * Starts a child process, with the same command line arguments, that outlives it unless the whole
 * group is stopped. With `--stubborn` that process ignores SIGTERM.
 */
import { spawn } from 'node:child_process';
import { flag, serve } from './lines.mjs';
import { never, text, toolMethods } from './protocol.mjs';

const words = process.argv.slice(2);
const program = `${flag('--stubborn') ? 'process.on("SIGTERM", () => {});' : ''} setInterval(() => {}, 1e6);`;
const grandchild = spawn(process.execPath, ['-e', program, '--', 'grandchild', ...words], {
  stdio: 'ignore',
});

serve(
  toolMethods([
    { name: 'grandchild', call: () => text(String(grandchild.pid)) },
    { name: 'wait', call: () => never },
  ]),
);
