import { isObject } from '../core/json.ts';
import type { Diagnostic } from './framing/frame.ts';

/** The content types of the specification ("Tool results"). */
const contentTypes = new Set(['text', 'image', 'audio', 'resource', 'resource_link']);

/** The string that each type of content must have. */
const requiredStrings: Record<string, string> = {
  text: 'text',
  image: 'data',
  audio: 'data',
  resource_link: 'uri',
};

/** Returns what violates the specification in a result, which is used anyway. */
export function checkResult(method: string, result: unknown): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const report = (message: string) => diagnostics.push({ code: 'result', message });
  if (!isObject(result)) {
    report(`The result of ${method} is not an object.`);
    return diagnostics;
  }
  if ('_meta' in result && !isObject(result._meta))
    report(`The _meta of the result of ${method} is not an object.`);
  if (method === 'tools/call') checkCall(result, report);
  else if (method === 'resources/read') checkArray(method, 'contents', result, report);
  else if (method === 'prompts/get') checkArray(method, 'messages', result, report);
  return diagnostics;
}

function checkCall(result: Record<string, unknown>, report: (message: string) => void): void {
  if ('isError' in result && typeof result.isError !== 'boolean') report('isError is not a boolean.');
  if (!checkArray('tools/call', 'content', result, report)) return;
  for (const item of result.content as unknown[]) {
    const type = isObject(item) ? item.type : undefined;
    if (!isObject(item) || typeof type !== 'string') report('A content block has no type.');
    else if (!contentTypes.has(type)) report(`A content block has the unknown type "${type}".`);
    else {
      const member = requiredStrings[type];
      if (member !== undefined && typeof item[member] !== 'string') {
        report(`A content block of type ${type} has no string "${member}".`);
      }
      if (type === 'image' || type === 'audio') checkMedia(item, type, report);
      else if (type === 'resource') checkEmbedded(item.resource, report);
    }
  }
}

function checkMedia(item: Record<string, unknown>, type: string, report: (message: string) => void): void {
  if (typeof item.mimeType !== 'string') report(`A content block of type ${type} has no string "mimeType".`);
  if (!isBase64(item.data)) report(`The data of a content block of type ${type} is not base64.`);
}

function checkEmbedded(resource: unknown, report: (message: string) => void): void {
  const contents = isObject(resource) ? resource : {};
  const { uri, text, blob } = contents;
  if (typeof uri !== 'string')
    report('A content block of type resource has no resource with a string "uri".');
  else if (typeof text !== 'string' && typeof blob !== 'string')
    report('The resource of a content block has neither a string "text" nor a string "blob".');
  if (!isBase64(blob)) report('The blob of a resource in a content block is not base64.');
}

/** Whether a text is base64, of either alphabet. Other values are reported elsewhere. */
function isBase64(value: unknown): boolean {
  return typeof value !== 'string' || /^[A-Za-z0-9+/_-]*={0,2}\s*$/.test(value);
}

function checkArray(
  method: string,
  member: string,
  result: Record<string, unknown>,
  report: (message: string) => void,
): boolean {
  if (Array.isArray(result[member])) return true;
  report(`The result of ${method} has no array "${member}".`);
  return false;
}
