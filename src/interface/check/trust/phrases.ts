/** Wording by which a text may influence a model in a way that the user does not expect. */
export interface Phrase {
  pattern: RegExp;
  /** Wording before it in the same sentence with which it means the opposite. */
  unless?: RegExp;
  /** What it does, as the predicate of a sentence about the text. */
  does: string;
}

const negation = /\b(?:do not|don't|never|must not|should not|cannot|can't|not to)\b/i;
const conceals = 'asks to conceal something from the user';
const overrides = "asks to disregard the model's other instructions";
const imitates = 'looks like a part of the system prompt';

/** Wording that conceals something from the user, or pretends to come from somebody else. */
export const concealment: readonly Phrase[] = [
  {
    pattern:
      /\b(?:do not|don't|never|must not|should not) (?:ever )?(?:tell|inform|notify|alert|warn) (?:the |your )?(?:user|human)s?\b/i,
    does: conceals,
  },
  {
    pattern:
      /\b(?:do not|don't|never|must not|should not) (?:ever )?(?:mention|reveal|disclose|report|admit) (?:that you|(?:this|it|these|them)(?: \w+){0,2} to (?:the |your )?(?:user|human)s?)\b/i,
    does: conceals,
  },
  {
    pattern:
      /\bwithout (?:telling|informing|notifying|alerting) (?:the |your )?(?:user|human)s?\b|\bwithout (?:the|your) (?:user|human)'?s?'? knowledge\b/i,
    unless: negation,
    does: conceals,
  },
  {
    pattern:
      /\b(?:hide|conceal) (?:this|it|these|them|the fact)(?: \w+){0,4} from (?:the |your )?(?:user|human)s?\b|\bkeep (?:this|it|these|them) (?:a )?(?:secret|hidden) from (?:the |your )?(?:user|human)s?\b/i,
    unless: negation,
    does: conceals,
  },
  {
    pattern:
      /\b(?:ignore|disregard|forget)(?: (?:all|any|of|the|your|my|its))* (?:previous|prior|above|earlier|preceding|system|safety|original)(?: \w+)? (?:instruction|prompt|guideline|directive|message)s?\b/i,
    unless: negation,
    does: overrides,
  },
  {
    pattern: /<IMPORTANT>|<\/(?:important|system(?:[-_ ]?(?:prompt|message|reminder|instructions?))?)>/i,
    does: imitates,
  },
  { pattern: /<\|(?:im_start|im_end|system|start_header_id|eot_id)\|>|<<SYS>>|\[\/INST\]/, does: imitates },
];

/** Wording that is about the tools of other servers, which a server cannot know. */
export const otherTools: readonly Phrase[] = [
  {
    pattern:
      /\bbefore (?:(?:using|calling|invoking|running) )?(?:any|every|each|all)(?: of the)?(?: other| available)? tools?\b(?! (?:of|from|in|on) this)/i,
    does: 'asks to be used before all other tools',
  },
  {
    pattern:
      /\b(?:instead of|rather than|in place of|in preference to)(?: using| calling)? (?:any|all|every)(?: of the)? other (?:\w+ )?tools?\b/i,
    does: 'asks to be preferred to all other tools',
  },
  {
    pattern:
      /\b(?:tools?|functions?) (?:of|from|on|provided by) (?:another|other|any other|all other) (?:MCP )?servers?\b|\b(?:other|another) (?:MCP )?servers?(?:'s?)? tools?\b/i,
    does: 'is about the tools of other servers',
  },
];
