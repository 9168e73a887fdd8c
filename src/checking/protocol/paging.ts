import { asString } from '../../core/json.ts';
import { stringifyJson } from '../../core/json-text.ts';
import { countText } from '../../interface/check/wording.ts';
import {
  type Conversation,
  invalidCursor,
  type ListMethod,
  lists,
  onConversation,
} from '../probe/conversation.ts';
import { excerptOf, outcomeOf } from '../probe/describe-response.ts';
import type { Findings, ProbeRule } from '../probe/probe-rule.ts';
import type { ProbeResponse } from '../probe/probed-server.ts';

const invalidParams = -32_602;

export const paging: ProbeRule = {
  id: 'protocol/paging',
  group: 'protocol',
  weight: 'must',
  summary: 'Lists end, their cursors are strings, and cursors that are not valid are refused.',
  source: {
    title: 'MCP 2026-07-28, Pagination',
    url: 'https://modelcontextprotocol.io/specification/2026-07-28/server/utilities/pagination#response-format',
  },
  check: onConversation((conversation) => lists.flatMap(({ method }) => judge(method, conversation))),
};

function judge(method: ListMethod, { pages, unfinished, invalidCursors }: Conversation): Findings {
  const listed = pages.get(method) ?? [];
  return [
    ...wrongCursors(method, listed),
    ...repeated(method, listed),
    ...(unfinished.has(method) ? endless(method, listed) : []),
    ...accepted(method, invalidCursors.get(method)),
  ];
}

function wrongCursors(method: ListMethod, pages: ProbeResponse[]): Findings {
  const cursor = nextCursor(pages.at(-1));
  if (cursor === undefined || typeof cursor === 'string') return [];
  const message = `The nextCursor of ${method} is not a string. Clients reject the list; omit the member on the last page.`;
  const found = { kind: 'server', path: '/nextCursor', message, excerpt: stringifyJson(cursor) } as const;
  // The specification tells clients to treat null as the end, but its schema excludes it.
  return [cursor === null ? { ...found, weight: 'should' } : found];
}

function repeated(method: ListMethod, pages: ProbeResponse[]): Findings {
  const last = asString(nextCursor(pages.at(-1)));
  const earlier = pages.slice(0, -1).some((page) => nextCursor(page) === last);
  if (last === undefined || !earlier) return [];
  const message = `${method} does not end: page ${pages.length} has a nextCursor that an earlier page had. Omit the member on the last page.`;
  return [{ kind: 'server', path: '/nextCursor', message, excerpt: last }];
}

/** A list may be that long, or have no end. */
function endless(method: ListMethod, pages: ProbeResponse[]): Findings {
  const message = `${method} does not end within ${countText(pages.length, 'page')}, and some clients give up before. Omit nextCursor on the last page, or return more on each.`;
  return [{ kind: 'server', weight: 'advice', path: '/nextCursor', message }];
}

function accepted(method: ListMethod, response: ProbeResponse | undefined): Findings {
  if (response === undefined || 'error' in response) return [];
  const outcome = 'result' in response ? 'is not refused' : outcomeOf(response);
  const message = `A cursor of ${method} that the server did not issue (${invalidCursor}) ${outcome}. Respond with the error ${invalidParams}.`;
  return [{ kind: 'server', weight: 'should', message, excerpt: excerptOf(response) }];
}

function nextCursor(page: ProbeResponse | undefined) {
  return page !== undefined && 'result' in page ? page.result.nextCursor : undefined;
}
