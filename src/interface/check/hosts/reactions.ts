import type { Weight } from '../../../core/check-report.ts';
import { joinNames } from '../wording.ts';
import type { HostLimit, HostReaction } from './host-limits.ts';

/** What hosts do, in words. `subject` is what requests include; the others are verbs in the plural with an object. */
export interface ReactionWords {
  subject?: string;
  changes?: string;
}

/** Returns sentences on what the hosts of these limits do. `detail` follows the name of a host in parentheses. */
export function reactionText<Limit extends HostLimit>(
  limits: readonly Limit[],
  { subject = 'the tool', changes = 'change the tool' }: ReactionWords,
  detail: (limit: Limit) => string | undefined = () => undefined,
): string {
  const hostsThat = (reaction: HostReaction) =>
    limits
      .filter((limit) => limit.reaction === reaction)
      .map((limit) => nameOf(limit) + (detail(limit) === undefined ? '' : ` (${detail(limit)})`));
  const doing = (reaction: HostReaction, words: string) => {
    const hosts = hostsThat(reaction);
    if (hosts.length === 0) return [];
    return [`${upperFirst(joinNames(hosts))} ${hosts.length === 1 ? words.replace(/^\w+/, '$&s') : words}.`];
  };
  const refusing = hostsThat('refuses');
  return [
    ...(refusing.length === 0 ? [] : [`Requests that include ${subject} fail with ${joinNames(refusing)}.`]),
    ...doing('omits', 'leave the tool out'),
    ...doing('changes', changes),
    ...doing('warns', 'warn the user'),
  ].join(' ');
}

/** Returns the weight of a finding about limits of hosts: less if all of them still offer the tool. */
export function reactionWeight(limits: readonly HostLimit[]): Weight {
  return limits.some(({ reaction }) => reaction === 'refuses' || reaction === 'omits') ? 'should' : 'advice';
}

function nameOf({ host }: HostLimit): string {
  return host.includes(' API') ? `the ${host}` : host;
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
