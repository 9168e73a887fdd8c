import type { ProbeRule } from '../../probe/probe-rule.ts';
import { challengeRule } from './challenge.ts';
import { contentTypeRule } from './content-type.ts';
import { notificationRule } from './notification.ts';
import { originRule } from './origin.ts';
import { protocolVersionRule } from './protocol-version.ts';
import { requestHeadersRule } from './request-headers.ts';
import { serverStreamRule } from './server-stream.ts';
import { sessionIdRule } from './session-id.ts';
import { sessionStatusRule } from './session-status.ts';
import { unknownMethodStatusRule } from './unknown-method-status.ts';

/** The rules about Streamable HTTP. */
export const httpRules: readonly ProbeRule[] = [
  originRule,
  protocolVersionRule,
  contentTypeRule,
  notificationRule,
  serverStreamRule,
  sessionIdRule,
  sessionStatusRule,
  requestHeadersRule,
  unknownMethodStatusRule,
  challengeRule,
];
