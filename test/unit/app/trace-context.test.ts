import { describe, expect, it } from 'vitest';
import { traceContextOf } from '../../../src/app/trace-context.ts';

const TRACEPARENT = `00-${'a1'.repeat(16)}-${'b2'.repeat(8)}-01`;
const TRACESTATE = 'vendor=value';
const BAGGAGE = 'tenant=one';
const peer = {
  transport: 'stdio',
  url: undefined,
  sessionId: undefined,
  protocolVersion: undefined,
  mask: (text: string) => text,
} as const;

function metaOf(env: Record<string, string>, id: number | undefined = 1) {
  return traceContextOf(env)?.sending({ method: 'tools/list', params: {}, id }, peer).meta;
}

describe('the trace context of the environment', () => {
  it.each<[Record<string, string>, object | undefined]>([
    [{}, undefined],
    [{ TRACEPARENT }, { traceparent: TRACEPARENT }],
    [
      { TRACEPARENT, TRACESTATE, BAGGAGE },
      { traceparent: TRACEPARENT, tracestate: TRACESTATE },
    ],
    [{ TRACESTATE, BAGGAGE }, undefined],
    [
      { TRACEPARENT, BAGGAGE, OTEL_PROPAGATORS: 'tracecontext, baggage' },
      { traceparent: TRACEPARENT, baggage: BAGGAGE },
    ],
    [{ TRACEPARENT, BAGGAGE, OTEL_PROPAGATORS: 'baggage' }, { baggage: BAGGAGE }],
    [{ TRACEPARENT, BAGGAGE, OTEL_PROPAGATORS: 'none' }, undefined],
    [{ TRACEPARENT: `${TRACEPARENT}-later` }, { traceparent: `${TRACEPARENT}-later` }],
    [{ TRACEPARENT, TRACESTATE: 'a\nb' }, { traceparent: TRACEPARENT }],
  ])('%j is added to requests as %j', (env, meta) => {
    expect(metaOf(env)).toEqual(meta);
  });

  it.each([
    '',
    'nonsense',
    TRACEPARENT.toUpperCase(),
    TRACEPARENT.replace('00-', 'ff-'),
    TRACEPARENT.replace('a1'.repeat(16), '0'.repeat(32)),
    TRACEPARENT.replace('b2'.repeat(8), '0'.repeat(16)),
  ])('is ignored if it is invalid: %s', (invalid) => {
    expect(metaOf({ TRACEPARENT: invalid, TRACESTATE })).toBeUndefined();
  });

  it('is not added to notifications', () => {
    const instrumentation = traceContextOf({ TRACEPARENT });
    const message = { method: 'notifications/initialized', params: {} };
    expect(instrumentation?.sending(message, peer).meta).toEqual({});
  });
});
