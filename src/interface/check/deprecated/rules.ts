import { isObject } from '../../../core/json.ts';
import type { InterfaceRule } from '../interface-rule.ts';
import { specification } from '../specification.ts';

/** That a server does not offer log messages to its clients. */
const loggingRule: InterfaceRule = {
  id: 'deprecated/logging',
  group: 'deprecated',
  weight: 'advice',
  summary: 'The server does not declare the capability "logging".',
  source: specification('2026-07-28/deprecated#deprecated', 'Deprecated Features'),
  *check({ capabilities }) {
    if (capabilities.logging === undefined) return;
    const message =
      'Logging is deprecated since 2026-07-28, and may be removed from 2027-07-28 on. Over stdio, write to standard error; to observe a server in operation, use OpenTelemetry.';
    yield { kind: 'server', path: '/capabilities/logging', message };
  },
};

/** The first revision in which tasks are an extension. */
const tasksRemoved = '2026-07-28';

/** That a server does not rely on the tasks of 2025-11-25. */
const taskRule: InterfaceRule = {
  id: 'deprecated/tasks',
  group: 'deprecated',
  weight: 'advice',
  summary: 'The server does not use the experimental tasks of 2025-11-25.',
  source: specification('2026-07-28/changelog#major-changes', 'Key Changes'),
  *check({ capabilities, tools, revision }) {
    const withTasks = tools.filter(({ execution }) => {
      const support = isObject(execution) ? execution.taskSupport : undefined;
      return support === 'optional' || support === 'required';
    });
    const isUsed = capabilities.tasks !== undefined || withTasks.length > 0;
    if (!isUsed || revision > tasksRemoved) return;
    const message = `The experimental tasks of 2025-11-25 were removed from the specification in ${tasksRemoved}. Use the extension io.modelcontextprotocol/tasks for clients that support it.`;
    yield { kind: 'server', path: '/capabilities/tasks', message };
  },
};

/** The rules about what the newest revision of the specification deprecates or has removed. */
export const deprecatedRules: readonly InterfaceRule[] = [loggingRule, taskRule];
