/** Which changes to be told of. */
export interface ChangeFilter {
  tools?: boolean | undefined;
  prompts?: boolean | undefined;
  resources?: boolean | undefined;
  /** One resource. */
  uri?: string | undefined;
}

/** Something changed on a server. */
export type Change =
  | { type: 'listChanged'; server: string; list: 'tools' | 'prompts' | 'resources' }
  | { type: 'resourceUpdated'; server: string; uri: string };
