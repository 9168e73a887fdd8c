import { now } from '../../core/clock.ts';
import type { EventListener } from '../../core/events.ts';
import { isTooDeep } from '../../core/json-text.ts';
import type { Redactor } from '../../schema/redactor.ts';
import { excerpt } from '../errors/excerpt.ts';
import type { JsonRpcConnection } from '../jsonrpc/jsonrpc-connection.ts';

/** Emits an event for each frame of a connection, and reports what the server gets wrong in them. */
export function traceFrames(
  connection: JsonRpcConnection,
  server: string,
  redactor: Redactor,
  emit: EventListener,
  report: (code: string, message: string) => void,
): void {
  const startedAt = now();
  const trace = (direction: 'sent' | 'received', frame: unknown) => {
    const at = now() - startedAt;
    emit({
      type: 'frame',
      server,
      direction,
      at,
      // Redacted only when it is read: a result may be large, and is rarely traced.
      get frame() {
        return redactor.redact(frame);
      },
    });
  };
  connection.hooks.onframe = trace;
  connection.hooks.onstray = (text) => {
    trace('received', text);
    // Reported already, and shows only brackets.
    if (isTooDeep(text.slice(0, 1_000_000))) return;
    const sent = connection.transport.kind === 'stdio' ? 'wrote to standard output' : 'sent';
    report('stray-output', `It ${sent} text that is not a message: ${excerpt(text)}`);
  };
  connection.hooks.ondiagnostic = ({ code, message }) => report(code, message);
}
