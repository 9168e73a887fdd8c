import type { EventListener } from '../../core/events.ts';
import { messageLimit } from '../framing/message-limit.ts';
import type { Authorizer } from '../http/authorization.ts';
import { serverEnvironment } from '../targets/launch-options.ts';
import type { Source } from '../targets/source.ts';
import { StdioTransport } from '../transports/stdio.ts';
import type { Transport } from '../transports/transport.ts';
import type { ClientOptions } from './client-options.ts';

/** What a transport is created with. */
export interface TransportSettings {
  options: ClientOptions;
  /** Called with the lines of a process's standard error. */
  onevent: EventListener;
  /** Authorizes the requests to a remote server. */
  authorizer: Authorizer | undefined;
  /** That of the process of a stdio server. */
  exitTimeout?: (() => number) | undefined;
}

/** Creates the transport to a server. It starts the process of a stdio server, and opens no other connection yet. */
export async function createTransport(source: Source, settings: TransportSettings): Promise<Transport> {
  const { authorizer, onevent, exitTimeout } = settings;
  const { environment, stderrColumns, isGuarded } = settings.options;
  switch (source.type) {
    case 'stdio': {
      const launch = {
        command: source.command,
        args: source.args,
        env: serverEnvironment(environment, source.env, source.inheritEnv, stderrColumns?.()),
        cwd: source.cwd,
        isGuarded,
        exitTimeout,
      };
      const onstderr = (line: string) => onevent({ type: 'stderr', server: source.name, line });
      return new StdioTransport(launch, messageLimit(environment.env), onstderr);
    }
    case 'memory': {
      const [{ MemoryTransport }, serve] = await Promise.all([
        import('../transports/memory.ts'),
        source.serve(),
      ]);
      return new MemoryTransport(serve);
    }
    case 'custom':
      return source.open();
    case 'ws': {
      const { WebSocketTransport } = await import('../transports/websocket.ts');
      return new WebSocketTransport(source.url, { ...source, environment }, authorizer);
    }
    case 'sse': {
      const { SseTransport } = await import('../transports/sse.ts');
      return new SseTransport(source.url, { ...source, environment }, authorizer);
    }
    case 'http': {
      const { StreamableHttpTransport } = await import('../transports/streamable-http.ts');
      return new StreamableHttpTransport(source.url, { ...source, environment }, authorizer);
    }
  }
}
