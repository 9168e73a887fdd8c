import type { Finding } from '../../../core/check-report.ts';
import { asString, isObject, type JsonObject } from '../../../core/json.ts';
import { stringifyJson } from '../../../core/json-text.ts';
import type { ServerInterface } from '../../server-interface.ts';
import { countText, listNames } from '../wording.ts';
import { estimateText } from './estimate-text.ts';

/** A saving counts if it is more than this share of the schema, … */
const leastShare = 0.2;
/** … and so many tokens. */
const leastTokens = 40;

/**
 * Yields one finding about the tools whose input schemas would be smaller if `smaller` were done to them. `cause`: what
 * `1 tool has` or `2 tools have`; `advice`: a sentence.
 */
export function* findSavings(
  server: ServerInterface,
  smaller: (schema: JsonObject) => JsonObject | undefined,
  { cause, advice }: { cause: string; advice: string },
): Generator<Finding> {
  const names: string[] = [];
  let [saved, all] = [0, 0];
  for (const { name, inputSchema } of server.tools) {
    if (!isObject(inputSchema)) continue;
    const schema = inputSchema as JsonObject;
    const changed = smaller(schema);
    if (changed === undefined) continue;
    const tokens = estimateText(stringifyJson(schema));
    const saving = tokens - estimateText(stringifyJson(changed));
    if (saving < leastTokens || saving <= leastShare * tokens) continue;
    names.push(asString(name) ?? '');
    saved += saving;
    all += tokens;
  }
  if (names.length === 0) return;
  yield {
    kind: 'server',
    message: `${countText(names.length, 'tool')} ${names.length === 1 ? 'has' : 'have'} ${cause}, which take about ${countText(saved)} of the ${countText(all)} tokens of ${names.length === 1 ? 'its input schema' : 'their input schemas'}. ${advice}`,
    excerpt: listNames(names),
  };
}
