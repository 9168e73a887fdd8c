import { UriTemplate } from '@modelcontextprotocol/client';
import { UsageError } from '../core/errors.ts';

/** The names of a template's variables, in their order (RFC 6570). Throws UsageError when it is malformed. */
export function variablesOf(template: string): string[] {
  return parse(template).variableNames;
}

/** The template with values put in for its variables. Throws UsageError when it is malformed. */
export function expandTemplate(template: string, values: Record<string, string>): string {
  return parse(template).expand(values);
}

function parse(template: string): UriTemplate {
  try {
    return new UriTemplate(template);
  } catch (error) {
    throw new UsageError(`${template} is no URI template: ${(error as Error).message}.`, { cause: error });
  }
}
