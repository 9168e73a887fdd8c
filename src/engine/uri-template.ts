import { UriTemplate } from '@modelcontextprotocol/client';
import { UsageError } from '../core/errors.ts';

/** Returns the names of the variables of a URI template in order (RFC 6570). Throws UsageError if it is malformed. */
export function variablesOf(template: string): string[] {
  return parse(template).variableNames;
}

/** Replaces the variables of a URI template by values. Throws UsageError if it is malformed. */
export function expandTemplate(template: string, values: Record<string, string>): string {
  return parse(template).expand(values);
}

function parse(template: string): UriTemplate {
  try {
    return new UriTemplate(template);
  } catch (error) {
    throw new UsageError(`"${template}" is not a valid URI template: ${(error as Error).message}.`, {
      cause: error,
    });
  }
}
