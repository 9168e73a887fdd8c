import { excerptOf, textRule } from './text-rule.ts';
import { toolPoisoning } from './tool-poisoning.ts';

/** Long Base64 text, on one line or on several of equal length. */
const encoded = /[A-Za-z0-9+/]{200,}|[A-Za-z0-9+/]{60,76}(?:\r?\n[A-Za-z0-9+/]{60,76}){2,}/;
/** Fewer different characters are a sample or a line, and nothing encoded. */
const fewestCharacters = 24;

export const encodedTextRule = textRule(
  {
    id: 'trust/encoded-text',
    weight: 'should',
    summary: 'Texts contain no long encoded data.',
    source: toolPoisoning,
  },
  (text) => {
    const match = encoded.exec(text);
    if (match === null) return undefined;
    const [data] = match;
    const isEncoded = /[A-Z]/.test(data) && /[a-z]/.test(data) && /\d/.test(data);
    if (!isEncoded || new Set(data).size < fewestCharacters) return undefined;
    return {
      message:
        'The text contains long data that looks like Base64, which users cannot read and models can. ' +
        'Shorten examples, and remove other data.',
      excerpt: excerptOf(text, match.index, match.index + 40),
    };
  },
);

/** An image of Markdown, or an element of HTML that loads something; the URL is the first group that matched. */
const loaded =
  /!\[[^\]\n]{0,200}\]\(\s{0,10}<?(https?:\/\/[^\s)>]{1,2000})|<(?:img|iframe|script|embed|object|video|audio|source)\b[^>]{0,500}?\b(?:src|data)\s{0,10}=\s{0,10}["']?(https?:\/\/[^\s"'>]{1,2000})/i;
/** Hosts of examples (RFC 2606). */
const exampleHost =
  /^https?:\/\/(?:[\w-]{1,63}\.){0,10}(?:example(?:\.(?:com|net|org))?|test|invalid|localhost)(?=[/:?#]|$)/i;
/** A place in a URL that a model fills in. */
const placeholder = /[{}<>$]|%7b|\[[^\]]{1,100}\]/i;

export const remoteContentRule = textRule(
  {
    id: 'trust/remote-content',
    weight: 'should',
    summary: 'Texts load no images or other content from the network.',
    source: toolPoisoning,
  },
  (text) => {
    const match = loaded.exec(text);
    const url = match?.[1] ?? match?.[2];
    if (match === null || url === undefined || exampleHost.test(url)) return undefined;
    const isTemplate = placeholder.test(url);
    const reason = isTemplate
      ? 'The URL has a placeholder, so that a model may send data to that host.'
      : 'Its host learns who reads the text where that is rendered.';
    return {
      weight: isTemplate ? 'should' : 'advice',
      message: `The text loads content from the network. ${reason} Use a link instead.`,
      excerpt: excerptOf(text, match.index, match.index + match[0].length),
    };
  },
);
