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

  /** What to give to the SDK's transport in place of the frame. */
  for(frame: Frame): Frame {
    this.#count += 1;
    this.#frames.set(this.#count, frame);
    const { id, method, error } = frame as { id?: unknown; method?: string; error?: object };
    const _meta = { [key]: this.#count };
    const common = { jsonrpc: '2.0', ...(id === undefined ? {} : { id }) };
    if (method !== undefined) return { ...common, method, params: { _meta } } as Frame;
    if (error === undefined) return { ...common, result: { _meta } } as Frame;
    return { ...common, error: { code: 0, message: '', data: { _meta } } } as Frame;
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
