import { asString, isObject, type Json } from '../base/json.ts';
import type { View } from '../base/view.ts';
import { flatten, sanitiseLine } from '../terminal/sanitise.ts';
import type { Style } from '../terminal/style.ts';
import { contentsOf } from './content.ts';
import { contentText } from './content-text.ts';
import { prettyJson } from './json-text.ts';
import { onStdout, type Rendered, type Styles } from './rendered.ts';

/** The messages of a prompt, each under the role that says it; on a terminal the prompt's description first. */
export function renderPrompt({ result }: View & { kind: 'prompt' }, { out }: Styles): Rendered {
  const { messages } = result;
  if (!Array.isArray(messages)) return onStdout(prettyJson(result, out));
  const rendered = messages.map((message) => messageText(message, out));
  const description = out.terminal ? flatten(asString(result.description) ?? '') : '';
  const blocks = rendered.map(({ text }) => text);
  if (description !== '') blocks.unshift(`${out.theme.dim(description)}\n`);
  return onStdout(blocks.join('\n'), rendered.find(({ notice }) => notice !== '')?.notice);
}

function messageText(message: Json, style: Style): { text: string; notice: string } {
  if (!isObject(message)) return { text: prettyJson(message, style), notice: '' };
  const role = sanitiseLine(asString(message.role) ?? 'message');
  const { text, notice } = contentText(contentsOf(message.content), style);
  return { text: `${style.theme.strong(`${role}:`)}\n${text}`, notice };
}
