/**
 * Runs the words of its command line on a terminal of its own and passes on what they show. When it is killed, that
 * terminal is closed, as a window is.
 */
import { spawn } from '@lydell/node-pty';

const [file, ...args] = process.argv.slice(2);
const terminal = spawn(file, args, { name: 'xterm', cwd: process.cwd(), env: process.env });
terminal.onData((data) => process.stdout.write(data));
