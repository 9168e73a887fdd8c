import { ConnectionError, type Phase } from '../../core/errors.ts';
import type { ExitInfo, Transport } from '../transports/transport.ts';
import type { ExitContext } from './exit-hint.ts';

/** Returns the error for a server that exited; undefined if it has not, or if that is not known. */
export async function exitErrorOf(
  transport: Pick<Transport, 'exitInfo'>,
  context: ExitContext,
): Promise<ConnectionError | undefined> {
  const exitInfo = await transport.exitInfo?.();
  return exitInfo && serverExitError(exitInfo, context);
}

/** Creates the error for a server that exited: how, during which request, and what it wrote last. */
export async function serverExitError(exitInfo: ExitInfo, context: ExitContext): Promise<ConnectionError> {
  const { source, phase, method } = context;
  const when = method === undefined ? duringPhase[phase] : ` while ${method} was under way`;
  const { exitHint } = await import('./exit-hint.ts');
  return new ConnectionError(`${source.name} ${exitInfo.reason}${when}.`, {
    phase,
    server: source.name,
    hint: exitHint(exitInfo, context),
    stderrTail: [...exitInfo.stray.map((text) => `standard output: ${text}`), ...exitInfo.stderrTail],
  });
}

const duringPhase: Record<Phase, string> = {
  start: ' when it was started',
  connect: ' before it was connected',
  handshake: ' during the handshake',
  request: '',
  close: ' while it was being closed',
};

/** Whether the output of the program shows that it could not start, whatever it was sent. */
export function failedOnItsOwn({ stderrTail }: ExitInfo): boolean {
  return stderrTail.some((line) =>
    /^Traceback \(|^(\w+\.)*\w*(SyntaxError|ModuleNotFoundError)\b|ERR_MODULE_NOT_FOUND|Cannot find (module|package)|^npm (error|ERR!)/.test(
      line.trim(),
    ),
  );
}
