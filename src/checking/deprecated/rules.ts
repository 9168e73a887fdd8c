import type { ProbeRule } from '../probe/probe-rule.ts';
import { roots, sampling } from './client-features.ts';
import { httpSse } from './http-sse.ts';

/** The rules about deprecated features that show only on a connection. */
export const deprecatedProbes: readonly ProbeRule[] = [httpSse, roots, sampling];
