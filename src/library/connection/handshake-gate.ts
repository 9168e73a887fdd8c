import { deferred } from '../../core/deferred.ts';

/** Holds back the handshakes of a client's servers until the program asks for them. */
export class HandshakeGate {
  readonly #begun = deferred<void>();
  readonly #reached = deferred<void>();
  #expected = 0;
  #arrived = 0;

  /** Settles when the transport of every server is open, or could not be opened. */
  get reached(): Promise<void> {
    return this.#reached.promise;
  }

  /** Adds a server. Returns what it calls when its transport is open, and waits for. */
  add(): () => Promise<void> {
    this.#expected += 1;
    return () => {
      this.arrive();
      return this.#begun.promise;
    };
  }

  /** The transport of a server is open, or could not be opened. */
  arrive(): void {
    this.#arrived += 1;
    if (this.#arrived >= this.#expected) this.#reached.resolve();
  }

  /** Lets the handshakes begin, also those of later connections. */
  begin(): void {
    this.#begun.resolve();
  }
}
