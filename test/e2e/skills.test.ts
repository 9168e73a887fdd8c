import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Client } from '../../src/index.ts';
import { raw } from './harness/fixtures.ts';
import { recordedLines, temporaryFile } from './harness/folder.ts';
import { mcpc } from './harness/mcpc.ts';

const eras: [era: string, words: string[]][] = [
  ['legacy', []],
  ['modern', ['--modern']],
];

describe.each(eras)('a %s server with the skills extension', (_era, words) => {
  it('lists its skills, page by page, and reads none of their files', async () => {
    const frames = temporaryFile('frames');
    const { stdout, stderr } = await mcpc(['skills', raw('skills', ...words, '--frames', frames)]);
    expect(
      stdout.split('\n').map((line) => line.split('\t').slice(0, 2)),
      stderr,
    ).toEqual([
      ['pdf-processing', 'skill://pdf-processing/SKILL.md'],
      ['refunds', 'skill://acme/billing/refunds/SKILL.md'],
      ['refunds', 'skill://acme/support/refunds/SKILL.md'],
      ['daily', 'skill://reports/daily/SKILL.md'],
      [''],
    ]);
    const methods = recordedLines(frames).map((line) => JSON.parse(line).method);
    expect(methods).not.toContain('resources/read');
    expect(methods.filter((method) => method === 'skills/list')).toHaveLength(4);
  });

  it('prints a skill, one of its files, or writes all of them', async () => {
    const server = raw('skills', ...words);
    const skill = await mcpc(['skills', server, 'pdf-processing']);
    expect(skill.stdout, skill.stderr).toContain('Instructions of pdf-processing.');
    const file = await mcpc(['skills', server, 'pdf-processing', 'references/FORMS.md']);
    expect(file.stdout, file.stderr).toBe('Forms.\n');
    const folder = temporaryFile('pdf');
    const all = await mcpc(['skills', server, 'pdf-processing', '--output-dir', folder]);
    expect(all.stdout, all.stderr).toBe('SKILL.md\nreferences/FORMS.md\n');
    expect(readFileSync(join(folder, 'references/FORMS.md'), 'utf8')).toBe('Forms.\n');
  });
});

it.each([
  ['digest', 'SKILL.md does not have the digest of its entry.'],
  ['size', /SKILL\.md has \d+ bytes, but its entry says \d+\./],
  ['frontmatter', 'SKILL.md has another frontmatter than its entry, in "description".'],
])('exits with 1 for a skill with another %s, and neither reads nor writes more', async (tamper, problem) => {
  const [frames, folder] = [temporaryFile('frames'), temporaryFile('pdf')];
  const server = raw('skills', '--tamper', tamper, '--frames', frames);
  const { exitCode, stdout, stderr } = await mcpc([
    'skills',
    server,
    'pdf-processing',
    '--output-dir',
    folder,
  ]);
  expect([exitCode, stdout]).toEqual([1, '']);
  expect(stderr).toMatch(problem);
  const read = recordedLines(frames).filter((line) => line.includes('resources/read'));
  expect(read).toHaveLength(1);
  expect(existsSync(folder)).toBe(false);
});

it('exits with 1 for another digest of a file, and writes nothing', async () => {
  const folder = temporaryFile('pdf');
  const server = raw('skills', '--tamper', 'file');
  const { exitCode, stderr } = await mcpc(['skills', server, 'pdf-processing', '--output-dir', folder]);
  expect(exitCode).toBe(1);
  expect(stderr).toContain('references/FORMS.md does not have the digest of its entry.');
  expect(existsSync(folder)).toBe(false);
});

it('reads a skill that is not listed by its URI, and says of a generated one that it is not verified', async () => {
  const hidden = await mcpc(['skills', raw('skills'), 'skill://hidden/SKILL.md']);
  expect(hidden.stdout, hidden.stderr).toContain('Instructions of hidden.');
  const daily = await mcpc(['skills', raw('skills'), 'daily', 'today.md']);
  expect(daily.stdout).toBe('Today.\n');
  expect(daily.stderr).toContain('there are no digests to verify it by');
});

it('lists no skills of a server without the extension, and points to resources that are named so', async () => {
  const server = raw('skills', '--plain');
  const { exitCode, stdout, stderr } = await mcpc(['skills', server]);
  expect([exitCode, stdout]).toEqual([0, '']);
  expect(stderr).toContain('but has 5 resources named SKILL.md, to be read like any other: mcpc read');
});

it('of several servers are listed with the URIs of all, and read by name', async () => {
  const config = temporaryFile('mcp.json');
  const { writeFileSync } = await import('node:fs');
  const [command, ...args] = [process.execPath, 'test/servers/raw/skills.mjs'];
  const one = { command, args: args.map((path) => join(process.cwd(), path)) };
  writeFileSync(
    config,
    JSON.stringify({ mcpServers: { one, two: { ...one, args: [...one.args, '--plain'] } } }),
  );
  const list = await mcpc(['skills', config]);
  expect(list.stdout, list.stderr).toContain('pdf-processing\tskill://one/pdf-processing/SKILL.md\t');
  const skill = await mcpc(['skills', config, 'pdf-processing', 'references/FORMS.md']);
  expect(skill.stdout, skill.stderr).toBe('Forms.\n');
});

describe('the library', () => {
  it('lists skills, and reads one and its files', async () => {
    const client = await new Client(raw('skills', '--modern')).connect();
    try {
      const skills = await client.listSkills();
      expect(skills.map(({ name }) => name)).toEqual(['pdf-processing', 'refunds', 'refunds', 'daily']);
      const skill = await client.readSkill('pdf-processing');
      expect(skill.text).toContain('Instructions of pdf-processing.');
      expect(skill.files?.map(({ path }) => path)).toEqual(['SKILL.md', 'references/FORMS.md']);
      expect(Buffer.from(await skill.readFile('references/FORMS.md')).toString()).toBe('Forms.\n');
      await expect(skill.readFile('x.md')).rejects.toThrow('has no file "x.md"');
    } finally {
      await client.close();
    }
  });

  it('rejects a skill that differs from its entry', async () => {
    const client = await new Client(raw('skills', '--tamper', 'digest')).connect();
    try {
      await expect(client.readSkill('pdf-processing')).rejects.toMatchObject({
        kind: 'server',
        message: expect.stringContaining('SKILL.md does not have the digest of its entry.'),
      });
    } finally {
      await client.close();
    }
  });
});
