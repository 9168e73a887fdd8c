import { now } from '../../core/clock.ts';
import type { EventListener } from '../../core/events.ts';
import type { Redactor } from '../../schema/redactor.ts';
import { excerpt } from '../errors/excerpt.ts';
import type { JsonRpcConnection } from './jsonrpc-connection.ts';

/** Tells of every frame that goes over a wire, and of what the server gets wrong in them. */
export function traceFrames(
  wire: JsonRpcConnection,
  server: string,
  redactor: Redactor,
  emit: EventListener,
  complain: (code: string, message: string) => void,
): void {
  const began = now();
  const tell = (direction: 'sent' | 'received', frame: unknown) => {
    const at = now() - began;
    emit({
      type: 'frame',
      server,
      direction,
      at,
      // Redacted only when somebody looks: a result may be large, and mostly nobody traces.
      get frame() {
        return redactor.redact(frame);
      },
    });
  };
  wire.hooks.onframe = tell;
  wire.hooks.onstray = (text) => {
    tell('received', text);
    const sent = wire.transport.kind === 'stdio' ? 'wrote to standard output' : 'sent';
    complain('stray-output', `It ${sent} what is no message: ${excerpt(text)}`);
  };
  wire.hooks.ondiagnostic = ({ code, message }) => complain(code, message);
}
