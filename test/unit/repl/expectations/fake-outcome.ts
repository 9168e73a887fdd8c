import type { View } from '../../../../src/core/views.ts';
import type { Outcome } from '../../../../src/repl/expectations/outcome.ts';

/** The outcome of a line that succeeded and showed nothing, unless the parts say otherwise. */
export function outcomeOf(parts: Partial<Outcome> = {}): Outcome {
  return {
    line: 'line',
    status: 0,
    views: [],
    format: { json: false, query: undefined },
    failure: undefined,
    events: [],
    omitted: { views: 0, events: 0 },
    duration: 1,
    ...parts,
  };
}

/** The view of a tool result with this text. */
export function textResult(text: string, others: object = {}): View {
  return { kind: 'call', tool: 't', result: { content: [{ type: 'text', text }], ...others } };
}
