import type { Token, Tokens } from 'marked';
import { linked } from '../../terminal/capabilities/hyperlinks.ts';
import { flatten, sanitise, sanitiseLine } from '../../terminal/sanitise.ts';
import type { Paint, Style } from '../../terminal/style.ts';

/** The entities that are decoded. The parser decodes all of them in its texts, so that those must be sanitised again. */
const entities: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&nbsp;': ' ',
};

/** Renders the inline tokens of a block. Without colours, emphasis and code keep their marks; without a style, too. */
export function inlineText(tokens: readonly Token[], style?: Style): string {
  return tokens.map((token) => tokenText(token, style)).join('');
}

function tokenText(token: Token, style: Style | undefined): string {
  const inner = () => inlineText((token as Tokens.Text).tokens ?? [], style);
  switch (token.type) {
    case 'strong':
      return marked(inner(), markOf(token.raw, 2), style?.theme.strong, style);
    case 'em':
      return marked(inner(), markOf(token.raw, 1), style?.theme.emphasis, style);
    case 'codespan': {
      const { text, raw } = token as Tokens.Codespan;
      return style?.colour === true ? style.theme.type(sanitise(text)) : raw;
    }
    case 'br':
      return '\n';
    case 'escape':
      return token.raw.slice(1);
    case 'link':
      return linkText(token as Tokens.Link, inner(), style);
    case 'image': {
      const { text, href } = token as Tokens.Image;
      return `[image${text && `: ${flatten(text)}`}] (${shownUrl(href, style)})`;
    }
    case 'checkbox':
      return (token as Tokens.Checkbox).checked ? '[x] ' : '[ ] ';
    case 'text': {
      const { tokens, raw } = token as Tokens.Text;
      return tokens === undefined ? decoded(raw) : inner();
    }
    default:
      return token.raw;
  }
}

function markOf(raw: string, length: number): string {
  return raw.slice(0, length);
}

function marked(text: string, mark: string, paint: Paint | undefined, style: Style | undefined): string {
  return style?.colour === true && paint !== undefined ? paint(text) : mark + text + mark;
}

/** Returns the text of a link with its target, which is the only part that can be clicked on. */
function linkText({ href, title, raw }: Tokens.Link, text: string, style: Style | undefined): string {
  const isBare = !raw.startsWith('[');
  const shown = isBare ? raw.replace(/^<|>$/g, '') : href;
  if (isBare || text === href) return shownUrl(shown, style);
  return `${text} (${shownUrl(href, style)}${title ? ` "${flatten(title)}"` : ''})`;
}

function shownUrl(url: string, style: Style | undefined): string {
  const safe = sanitiseLine(url);
  return style === undefined ? safe : linked(safe, style);
}

function decoded(text: string): string {
  return text.replace(/&(?:amp|lt|gt|quot|#39|nbsp);/g, (entity) => entities[entity] ?? entity);
}
