import type { JSONRPCMessage } from '@modelcontextprotocol/client';
export type Frame = JSONRPCMessage;
