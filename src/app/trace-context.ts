import type { Instrumentation } from '../engine/jsonrpc/instrumentation.ts';

/** W3C Trace Context, section 3.2: version, trace ID, parent ID and flags; later versions may append more. */
const traceparent =
  /^(?!ff)[\da-f]{2}-(?!0{32})[\da-f]{32}-(?!0{16})[\da-f]{16}-[\da-f]{2}(?:-[\x21-\x7e]*)?$/;
/** What a header of W3C Trace Context or Baggage may contain; longer ones need not be propagated. */
const headerValue = /^[\x20-\x7e]{1,8192}$/;

/**
 * Returns an instrumentation that adds the trace context of the environment to the `_meta` of each request: `TRACEPARENT`
 * and `TRACESTATE`, by OpenTelemetry's convention for environment variables. `BAGGAGE`, which may contain data that is
 * not meant for others, is added only if `OTEL_PROPAGATORS` names it. Returns undefined if there is nothing to add.
 */
export function traceContextOf(
  env: Readonly<Record<string, string | undefined>>,
): Instrumentation | undefined {
  const propagators = (env.OTEL_PROPAGATORS || 'tracecontext').split(',').map((name) => name.trim());
  const meta: Record<string, string> = {};
  const add = (name: string, value = '', valid = headerValue) => {
    if (value !== '' && valid.test(value)) meta[name] = value;
  };
  if (propagators.includes('tracecontext')) {
    add('traceparent', env.TRACEPARENT, traceparent);
    if (meta.traceparent !== undefined) add('tracestate', env.TRACESTATE);
  }
  if (propagators.includes('baggage')) add('baggage', env.BAGGAGE);
  if (Object.keys(meta).length === 0) return undefined;
  return {
    sending: ({ id }) => ({
      meta: id === undefined ? {} : meta,
      run: (work) => work(),
      end: () => {},
    }),
  };
}
