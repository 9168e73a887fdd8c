import type { View } from '../../core/views.ts';
import { sanitise } from '../../terminal/sanitise.ts';
import { repeatable, splitText } from '../../terminal/split-text.ts';
import type { Style } from '../../terminal/style.ts';
import { type Content, contentsOf, contentText } from '../content.ts';
import { readContents } from '../results.ts';
import { unwrap, withoutRepeatedBytes } from '../structured-content.ts';
import { jsonParts } from './json-parts.ts';

/** A rendered result whose text is never in memory as a whole. */
export interface LongResult {
  /** For standard output, as in `Rendered`. Can be iterated several times. */
  parts: Iterable<string>;
  /** For standard error, as in `Rendered`. */
  notice: string;
}

type ResultView = View & { kind: 'call' | 'read' };

/** Returns a result as `--json` prints it on one line. */
export function longJson({ result }: ResultView): LongResult {
  return { parts: repeatable(() => jsonParts(result, 0)), notice: '' };
}

/** Returns a successful result as text; undefined if it has neither text nor structured content. */
export function longText(view: ResultView, style: Style): LongResult | undefined {
  if (view.kind === 'call' && view.result.isError === true) return undefined;
  const contents = (view.kind === 'read' ? readContents(view) : contentsOf(view.result.content)) ?? [];
  const texts = contents.filter((content) => content.type === 'text');
  const { notice } = contentText(
    contents.filter((content) => content.type !== 'text'),
    style,
  );
  if (texts.some(({ text }) => text !== '')) {
    return { parts: repeatable(() => textParts(contents, style)), notice };
  }
  const { structuredContent, _meta } = view.result;
  const hasStructure = structuredContent !== undefined && structuredContent !== null;
  if (view.kind === 'read' || !hasStructure || texts.length > 0) return undefined;
  const more = withoutRepeatedBytes(unwrap(structuredContent, _meta), contents);
  if (more === undefined) return undefined;
  const parts = repeatable(function* () {
    yield* textParts(contents, style);
    yield* jsonParts(more, 2);
  });
  return { parts, notice };
}

function* textParts(contents: readonly Content[], style: Style): Generator<string, undefined> {
  for (const content of contents) {
    if (content.type !== 'text') {
      yield contentText([content], style).text;
      continue;
    }
    yield* splitText(sanitise(content.text));
    // Adding it to a long text would copy that.
    if (content.text !== '' && !content.text.endsWith('\n')) yield '\n';
  }
}
