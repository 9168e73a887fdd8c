import type { ClientOptions } from './protocol/client-options.ts';
import type { Source } from './targets/source.ts';
import type { ToolTransform } from './tool-transform.ts';

/** A source that is not known before the server is first connected: an entry of a config file. */
export interface LazySource {
  name: string;
  /** Throws what is wrong with the entry. */
  resolve(): Promise<ConfiguredSource>;
}

/** A source, with what a config file says about it. */
export interface ConfiguredSource {
  source: Source;
  /** Applies instead of the client's options. */
  settings?: ServerSettings;
  /** Undefined if the tools are used as the server has them. */
  toolTransform?: ToolTransform | undefined;
}

/** The options of a client that a config entry may have, too. */
export type ServerSettings = Pick<
  ClientOptions,
  | 'timeout'
  | 'maxTime'
  | 'samplingRounds'
  | 'inputRounds'
  | 'declinedRounds'
  | 'protocol'
  | 'pingInterval'
  | 'keepAlive'
>;
