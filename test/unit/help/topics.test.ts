import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { optionDefinitions } from '../../../src/command-line/options.ts';
import { commands } from '../../../src/commands/table.ts';
import { manual } from '../../../src/help/manual.ts';
import { topicTexts } from '../../../src/help/topic-texts.ts';
import { topics } from '../../../src/help/topics.ts';
import { parseDocument } from '../../../src/render/document/parse.ts';

const src = fileURLToPath(new URL('../../../src', import.meta.url));
const texts = [...topicTexts];

/** Every place in src that reads or names a variable with this prefix. */
function variablesIn(pattern: RegExp): string[] {
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) => /\.ts$/.test(file));
  const found = files.flatMap((file) => readFileSync(join(src, file), 'utf8').match(pattern) ?? []);
  return [...new Set(found)].sort();
}

describe('the help topics', () => {
  it('have a text each', () => {
    expect([...topicTexts.keys()]).toEqual([...topics.keys()]);
  });

  it.each(texts)('begin with a heading and a text: %s', (_, text) => {
    const [first, second] = parseDocument(text);
    expect(first).toMatchObject({ kind: 'heading', level: 1 });
    expect(second?.kind).not.toBe('code');
  });

  it.each(texts)('have code that fits on a terminal of 80 columns: %s', (_, text) => {
    const code = parseDocument(text).flatMap((block) =>
      block.kind === 'code' ? block.text.split('\n') : [],
    );
    expect(code.filter((line) => line.length > 76)).toEqual([]);
  });

  it.each(texts)('name existing commands, options and topics: %s', (name, text) => {
    const known = new Set([...commands.map((command) => command.name), 'demo', 'topics', 'aliases']);
    const named = [...text.matchAll(/`mcpc ([a-z][\w-]*)/g)].map(([, word = '']) => word);
    expect(named.filter((word) => !known.has(word))).toEqual([]);
    const referred = [...text.matchAll(/`mcpc help ([a-z][\w-]*)/g)].map(([, word = '']) => word);
    expect(referred.filter((word) => word === name || !(topics.has(word) || known.has(word)))).toEqual([]);
    const flags = Object.values(optionDefinitions).flatMap(
      (option) => option.flags.match(/--?[\w-]+/g) ?? [],
    );
    const options = [...text.matchAll(/`(-[-\w]+)/g)].map(([, flag = '']) => flag);
    // uv has an option of its own.
    expect(options.filter((flag) => !flags.includes(flag) && flag !== '-' && flag !== '--')).toEqual([]);
  });
});

describe('the topic environment', () => {
  const text = topicTexts.get('environment') ?? '';

  it('has every variable of mcpc that the source names', () => {
    // The build puts values in the place of these.
    const ofBuild = ['MCPC_BUILD', 'MCPC_EXECUTABLE'];
    const read = variablesIn(/\bMCPC_[A-Z_]+\b/g).filter((name) => !ofBuild.includes(name));
    expect(read.length).toBeGreaterThan(5);
    expect(read.filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
  });

  it('has every other variable that the source reads', () => {
    const read = variablesIn(/(?<=\benv\.)[A-Z][A-Z_]+\b/g);
    expect(read.length).toBeGreaterThan(20);
    expect(read.filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
  });
});

describe('the manual', () => {
  const text = manual(commands);

  it('has every command, option and topic', () => {
    for (const { name } of commands) expect(text).toMatch(new RegExp(`^- \`(mcpc )?${name}[ \`]`, 'm'));
    for (const { flags } of Object.values(optionDefinitions)) expect(text).toContain(`- \`${flags}\`: `);
    for (const topic of topicTexts.values()) expect(text).toContain(topic.trim());
  });

  it('has the sections of a page of the manual', () => {
    const headings = parseDocument(text).flatMap((block) =>
      block.kind === 'heading' && block.level === 1 ? [block.text] : [],
    );
    expect(headings.slice(0, 5)).toEqual(['Name', 'Synopsis', 'Description', 'Commands', 'Options']);
    expect(headings).toEqual(expect.arrayContaining(['Exit statuses', 'Environment variables', 'Files']));
  });
});
