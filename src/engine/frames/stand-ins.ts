import { isObject } from '../../base/json.ts';
import type { Frame } from '../transports/channel.ts';

/** The member of a stand-in's `_meta` that tells which frame it stands for. */
const key = 'mcpc/frame';

/**
 * Frames put aside while the SDK's transports pass on a small one in place of each: so they reach us as they
 * are, though the SDK would refuse some, and a large one is not parsed twice.
 */
export class StandIns {
  readonly #frames = new Map<number, Frame>();
  #count = 0;

  /** What to give to the SDK's transport in place of the frame: of its kind, and nothing else. */
  for(frame: Frame): Frame {
    this.#count += 1;
    this.#frames.set(this.#count, frame);
    const _meta = { [key]: this.#count };
    const id = this.#count;
    if ('method' in frame) {
      const call = { jsonrpc: '2.0', method: frame.method, params: { _meta } } as const;
      return 'id' in frame ? { ...call, id } : call;
    }
    if ('error' in frame) return { jsonrpc: '2.0', id, error: { code: 0, message: '', data: { _meta } } };
    return { jsonrpc: '2.0', id, result: { _meta } };
  }

  /** The frame that came out of the SDK's transport, or the one that it stands for. */
  frameOf(given: Frame): Frame {
    const { params, result, error } = given as { params?: unknown; result?: unknown; error?: unknown };
    const data = isObject(error) ? error.data : undefined;
    for (const bearer of [params, result, data]) {
      const number = isObject(bearer) && isObject(bearer._meta) ? bearer._meta[key] : undefined;
      const frame = typeof number === 'number' ? this.#frames.get(number) : undefined;
      if (frame === undefined) continue;
      this.#frames.delete(number as number);
      return frame;
    }
    return given;
  }
}
