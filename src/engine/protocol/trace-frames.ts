import { now } from '../../core/clock.ts';
import type { EventListener } from '../../core/events.ts';
import type { Redactor } from '../../schema/redactor.ts';
import { excerpt } from '../errors/excerpt.ts';
import type { Wire } from './jsonrpc-connection.ts';

/** Tells of every frame that goes over a wire, and of what the server gets wrong in them. */
export function tapWire(
  wire: Wire,
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
  wire.taps.onframe = tell;
  wire.taps.onstray = (text) => {
    tell('received', text);
    const sent = wire.channel.kind === 'stdio' ? 'wrote to standard output' : 'sent';
    complain('stray-output', `It ${sent} what is no message: ${excerpt(text)}`);
  };
  wire.taps.oncomplaint = ({ code, message }) => complain(code, message);
}
