/** The SDK's second version over stdio: both eras, or with `--modern-only` the new one alone. */
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { flag } from '../raw/lines.mjs';
import { createServer } from './server.mjs';

serveStdio(createServer, { legacy: flag('--modern-only') ? 'reject' : 'serve' });
