import type { ProbeRule } from '../probe/probe-rule.ts';
import { caching } from './caching.ts';
import { capabilities } from './capabilities.ts';
import { clientRequests } from './client-requests.ts';
import { discover } from './discover.ts';
import { exit } from './exit.ts';
import { initialize } from './initialize.ts';
import { messages, stdout } from './messages.ts';
import { cancellation, notifications } from './notifications.ts';
import { paging } from './paging.ts';
import { ping } from './ping.ts';
import { unknownMethod, unknownTool } from './unknown-names.ts';

/** The rules about how a server speaks the protocol. */
export const protocolRules: readonly ProbeRule[] = [
  initialize,
  discover,
  clientRequests,
  stdout,
  messages,
  capabilities,
  paging,
  caching,
  ping,
  unknownMethod,
  unknownTool,
  notifications,
  cancellation,
  exit,
];
