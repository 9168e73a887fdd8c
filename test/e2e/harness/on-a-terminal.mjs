/**
 * Runs the command line of its arguments in a new terminal and copies the output. If it is killed, the terminal is
 * closed, like a window.
 */
import { spawn } from '@lydell/node-pty';

const [file, ...args] = process.argv.slice(2);
const terminal = spawn(file, args, { name: 'xterm', cwd: process.cwd(), env: process.env });
terminal.onData((data) => process.stdout.write(data));
