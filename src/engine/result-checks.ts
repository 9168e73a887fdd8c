import { isObject } from '../core/json.ts';
import type { Diagnostic } from './framing/frame.ts';

/** The kinds of content that the protocol knows (specification, "Tool results"). */
const contentTypes = new Set(['text', 'image', 'audio', 'resource', 'resource_link']);

/** What each kind of content cannot be shown as without. */
const neededText: Record<string, string> = {
  text: 'text',
  image: 'data',
  audio: 'data',
  resource_link: 'uri',
};

/** What is wrong with a result, though it is shown all the same. */
export function checkResult(method: string, result: unknown): Diagnostic[] {
  const complaints: Diagnostic[] = [];
  const complain = (message: string) => complaints.push({ code: 'result', message });
  if (!isObject(result)) {
    complain(`The result of ${method} is no object.`);
    return complaints;
  }
  if ('_meta' in result && !isObject(result._meta))
    complain(`The _meta of the result of ${method} is no object.`);
  if (method === 'tools/call') checkCall(result, complain);
  else if (method === 'resources/read') checkArray(method, 'contents', result, complain);
  else if (method === 'prompts/get') checkArray(method, 'messages', result, complain);
  return complaints;
}

function checkCall(result: Record<string, unknown>, complain: (message: string) => void): void {
  if ('isError' in result && typeof result.isError !== 'boolean')
    complain('isError is neither true nor false.');
  if (!checkArray('tools/call', 'content', result, complain)) return;
  for (const item of result.content as unknown[]) {
    const type = isObject(item) ? item.type : undefined;
    if (!isObject(item) || typeof type !== 'string') complain('A piece of content has no type.');
    else if (!contentTypes.has(type)) complain(`A piece of content has the unknown type "${type}".`);
    else {
      const member = neededText[type];
      if (member !== undefined && typeof item[member] !== 'string') {
        complain(`A piece of content of type ${type} has no text "${member}".`);
      }
      if (type === 'image' || type === 'audio') checkMedia(item, type, complain);
    }
  }
}

function checkMedia(item: Record<string, unknown>, type: string, complain: (message: string) => void): void {
  if (typeof item.mimeType !== 'string') complain(`A piece of content of type ${type} has no "mimeType".`);
  const { data } = item;
  if (typeof data === 'string' && !/^[A-Za-z0-9+/_-]*={0,2}\s*$/.test(data)) {
    complain(`The data of a piece of content of type ${type} is not base64.`);
  }
}

function checkArray(
  method: string,
  member: string,
  result: Record<string, unknown>,
  complain: (message: string) => void,
): boolean {
  if (Array.isArray(result[member])) return true;
  complain(`The result of ${method} has no array "${member}".`);
  return false;
}
