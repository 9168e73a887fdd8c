import type { ProbeRule } from '../probe/probe-rule.ts';

/** The rules about how a server speaks the protocol. */
export const protocolRules: readonly ProbeRule[] = [];
