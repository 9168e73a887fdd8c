import type { JsonObject } from '../../../src/core/json.ts';

/** What a server declares, with the lists by the names of their members in results. */
export interface DeclaredLists {
  capabilities?: JsonObject;
  instructions?: string;
  tools?: JsonObject[];
  resources?: JsonObject[];
  resourceTemplates?: JsonObject[];
  prompts?: JsonObject[];
}

export const unbroken: DeclaredLists;
export const brokenInterfaces: Record<string, DeclaredLists>;
export const alsoBroken: Record<string, string[]>;
