import type { OptionDefinition } from './definition.ts';
import { appendValue, readHeader, readIdle, readSession, readVariable, secondsOf } from './option-values.ts';

/** How a server is started or reached. */
export interface ConnectionOptions {
  transport?: 'stdio' | 'http' | 'sse' | 'ws';
  env: Record<string, string | undefined>;
  inheritEnv?: boolean;
  cwd?: string;
  python?: string;
  header: Record<string, string>;
  bearer?: string;
  cacert?: string;
  insecure?: boolean;
  config?: string;
  root: string[];
  protocol?: string;
  /** Seconds; 0 for no limit. */
  timeout?: number;
  /** Seconds; 0 for no limit. */
  maxTime?: number;
  /** Seconds. */
  connectTimeout?: number;
  pingInterval?: number;
  watch?: boolean;
  watchPath?: string[];
  /** The name of a session. */
  session?: string;
  /** Minutes; 0 for no limit. */
  idle?: number;
}

/** In the order in which help lists them. */
export const connectionDefinitions = {
  watch: {
    flags: '--watch',
    summary: 'restart the server when its source files change, and report which tools changed',
    group: 'Connection',
  },
  watchPath: {
    flags: '--watch-path <path>',
    summary: 'restart the server when this file, or a file in this folder, changes (repeatable)',
    group: 'Connection',
    takes: 'file',
    repeatable: true,
    read: appendValue,
  },
  session: {
    flags: '--session <name>',
    summary: 'run the line in this session; start the session if it is not running',
    group: 'Connection',
    common: true,
    scope: 'connection',
    takes: 'session',
    read: readSession,
  },
  idle: {
    flags: '--idle <minutes>',
    summary: 'end a new session after this many minutes without use (default: 30; 0: never)',
    group: 'Connection',
    scope: 'connection',
    read: readIdle,
  },
  transport: {
    flags: '--transport <type>',
    summary: 'transport to use instead of detecting it',
    group: 'Connection',
    scope: 'connection',
    choices: ['stdio', 'http', 'sse', 'ws'],
  },
  env: {
    flags: '-e, --env <NAME=VALUE>',
    summary: 'environment variable for the server; NAME alone passes yours on (repeatable)',
    group: 'Connection',
    common: true,
    scope: 'connection',
    takes: 'variable',
    repeatable: true,
    read: readVariable,
  },
  inheritEnv: {
    flags: '--inherit-env',
    summary: 'pass your whole environment to the server',
    group: 'Connection',
    scope: 'connection',
  },
  cwd: {
    flags: '--cwd <dir>',
    summary: 'working directory of the server',
    group: 'Connection',
    common: true,
    scope: 'connection',
    takes: 'folder',
  },
  python: {
    flags: '--python <path>',
    summary: 'interpreter for a Python script',
    group: 'Connection',
    scope: 'connection',
    takes: 'file',
  },
  header: {
    flags: "-H, --header <'Name: value'>",
    summary: 'HTTP header to send with every request (repeatable)',
    group: 'Connection',
    common: true,
    scope: 'connection',
    repeatable: true,
    read: readHeader,
  },
  bearer: {
    flags: '--bearer <token>',
    summary: 'bearer token to send with every request',
    group: 'Connection',
    common: true,
    scope: 'connection',
  },
  cacert: {
    flags: '--cacert <file>',
    summary: 'additional CA certificates to trust, in PEM format',
    group: 'Connection',
    scope: 'connection',
    takes: 'file',
  },
  insecure: {
    flags: '--insecure',
    summary: 'skip TLS certificate verification',
    group: 'Connection',
    scope: 'connection',
  },
  config: {
    flags: '--config <file>',
    summary: 'config file to search for servers first',
    group: 'Connection',
    scope: 'connection',
    takes: 'configFile',
  },
  root: {
    flags: '--root <dir>',
    summary: 'directory to expose to the server as a root (repeatable)',
    group: 'Connection',
    scope: 'connection',
    takes: 'folder',
    repeatable: true,
    read: appendValue,
  },
  protocol: {
    flags: '--protocol <revision>',
    summary: 'auto, legacy, or a revision such as 2025-11-25 (default: auto)',
    group: 'Connection',
    common: true,
    scope: 'connection',
  },
  timeout: {
    flags: '--timeout <seconds>',
    summary: 'seconds without a response or progress (default: 60; 0: no limit)',
    group: 'Connection',
    common: true,
    scope: 'request',
    read: secondsOf('--timeout'),
    hasDefault: true,
  },
  maxTime: {
    flags: '--max-time <seconds>',
    summary: 'seconds for a request in all (default: 21600, none in the shell; 0: no limit)',
    group: 'Connection',
    scope: 'request',
    read: secondsOf('--max-time'),
    hasDefault: true,
  },
  connectTimeout: {
    flags: '--connect-timeout <seconds>',
    summary: 'seconds to wait for a connection (default: 30; 120 for npx, uvx and uv run)',
    group: 'Connection',
    scope: 'connection',
    read: secondsOf('--connect-timeout'),
    hasDefault: true,
  },
  pingInterval: {
    flags: '--ping-interval <seconds>',
    summary: 'ping the server when it was silent for this long (default: never)',
    group: 'Connection',
    scope: 'connection',
    read: secondsOf('--ping-interval'),
    hasDefault: true,
  },
} as const satisfies Record<keyof ConnectionOptions, OptionDefinition>;
