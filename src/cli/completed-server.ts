import type { KnownServer, TargetLine } from '../commands/completion/ports.ts';
import type { Server } from '../engine/server.ts';
import type { World } from '../running/world.ts';

/** What is known of the server of a line that is completed. */
export class CompletedServer {
  readonly #world: World;
  #server: Server | undefined;

  constructor(world: World) {
    this.#world = world;
  }

  async of({ target }: TargetLine): Promise<KnownServer | undefined> {
    const serve = this.#world.builtins[target];
    if (serve === undefined) return undefined;
    const [{ Client }, { LiveServer }] = await Promise.all([
      import('../engine/client.ts'),
      import('../commands/completion/live-server.ts'),
    ]);
    this.#server = new Client({ type: 'memory', name: target, serve });
    await this.#server.connect();
    return new LiveServer(this.#server);
  }

  async close(): Promise<void> {
    await this.#server?.close();
  }
}
