/** How each program that has named sessions, or a daemon, starts, uses and ends one. */
import { program } from './measuring.mjs';

/**
 * Returns the command lines of each installed program for a session on a server: `{ name, file }` is the entry of a
 * config file, `command` its command line.
 */
export function sessionsOf({ mcpdo, mcporter, apify, mcp2cli }, { name, file, command }) {
  const named = (args, pair) => Object.entries(args).flatMap(([key, value]) => pair(key, value));
  const all = {
    mcpc: {
      start: [program, 'tools', command, '--session', 'bench'],
      call: (tool, args) => [
        program,
        'call',
        '@bench',
        tool,
        ...named(args, (key, value) => `${key}=${value}`),
      ],
      list: [program, 'sessions'],
      stop: [[program, 'stop', '@bench']],
    },
    mcpdo: mcpdo && {
      start: [mcpdo, 'connect', '--config', file, name],
      call: (tool, args) => [
        ...[mcpdo, '--connection', name, 'tools/call', tool],
        ...named(args, (key, value) => `${key}:=${value}`),
      ],
      list: [mcpdo, 'connections/list'],
      stop: [
        [mcpdo, 'disconnect', name],
        [mcpdo, 'daemon', 'stop'],
      ],
    },
    mcporter: mcporter && {
      start: [mcporter, '--config', file, 'daemon', 'start'],
      call: (tool, args) => [
        ...[mcporter, 'call', '--config', file, `${name}.${tool}`],
        ...named(args, (key, value) => `${key}=${value}`),
      ],
      list: [mcporter, '--config', file, 'daemon', 'status'],
      stop: [[mcporter, '--config', file, 'daemon', 'stop']],
    },
    apify: apify && {
      start: [apify, 'connect', `${file}:${name}`, '@bench'],
      call: (tool, args) => [
        ...[apify, '@bench', 'tools-call', tool],
        ...named(args, (key, value) => `${key}:=${value}`),
      ],
      list: [apify],
      stop: [[apify, 'close', '@bench']],
    },
    mcp2cli: mcp2cli && {
      start: [mcp2cli, '--mcp-stdio', command, '--session-start', 'bench'],
      call: (tool, args) => [
        ...[mcp2cli, '--session', 'bench', tool],
        ...named(args, (key, value) => [`--${key}`, value]),
      ],
      list: [mcp2cli, '--session-list'],
      stop: [[mcp2cli, '--session-stop', 'bench']],
    },
  };
  return Object.fromEntries(Object.entries(all).filter(([, lines]) => lines !== undefined));
}
