import type { Style } from '../terminal/style.ts';
import type { Content } from './content.ts';

/** Returns contents in which texts that are JSON or Markdown are laid out, if the style says so. */
export async function shownContents(contents: readonly Content[], style: Style): Promise<readonly Content[]> {
  if (!style.formatted || !contents.some(({ type }) => type === 'text')) return contents;
  const { layOutText } = await import('./layout/text-layout.ts');
  return Promise.all(
    contents.map(async (content) => {
      if (content.type !== 'text') return content;
      const shown = await layOutText(content.text, content.mimeType, style);
      return shown === undefined ? content : { ...content, shown };
    }),
  );
}
