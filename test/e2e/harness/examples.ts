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

/** Returns the lines of the shell in the `text` block that begins with a prompt, and what the block shows between them. */
export function shellExample(markdown: string, prompt: string): { lines: string; shown: string } {
  const block = codeBlocks(markdown, 'text').find((text) => text.startsWith(prompt)) ?? '';
  const rows = block.split('\n').slice(0, -1);
  const typed = rows.filter((row) => row.startsWith(prompt)).map((row) => `${row.slice(prompt.length)}\n`);
  const shown = rows.filter((row) => !row.startsWith(prompt)).map((row) => `${row}\n`);
  return { lines: typed.join(''), shown: shown.join('') };
}
