import type { ProbeRule } from '../probe/probe-rule.ts';
import { invalidArgumentsRule } from './invalid-arguments.ts';
import { outputContentRule } from './output-content.ts';
import { outputSchemaRule } from './output-schema.ts';

/** The rules that call read-only tools, with `--call`. */
export const callRules: readonly ProbeRule[] = [outputSchemaRule, outputContentRule, invalidArgumentsRule];
