/** A command of a `console` block, and what the block shows below it. */
export interface Example {
  line: string;
  shown: string;
}

/** Returns the code blocks of a Markdown text, or those of one language. */
export function codeBlocks(markdown: string, language = '\\w+'): string[] {
  const fences = new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm');
  return [...markdown.matchAll(fences)].map(([, text = '']) => text);
}

/** Returns the commands of the `console` blocks of a Markdown text. */
export function consoleExamples(markdown: string): Example[] {
  return codeBlocks(markdown, 'console').flatMap((block) =>
    block
      .split(/^\$ /m)
      .slice(1)
      .map((part) => {
        const end = part.indexOf('\n');
        return { line: part.slice(0, end), shown: part.slice(end + 1) };
      }),
  );
}
