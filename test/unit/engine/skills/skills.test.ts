import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Json, JsonObject } from '../../../../src/core/json.ts';
import { readSkill } from '../../../../src/engine/catalog/definitions.ts';
import { skillsExtension } from '../../../../src/engine/protocol/negotiation/capabilities.ts';
import type { Operation, SingleServer } from '../../../../src/engine/server.ts';
import { findSkill } from '../../../../src/engine/skills/find-skill.ts';
import { checkSkillFolder, saveSkill } from '../../../../src/engine/skills/save-skill.ts';
import { Calculator } from '../../commands/calculator.ts';

const folder = 'skill://acme/pdf';
const main =
  '---\nname: pdf\ndescription: Fills forms\nmetadata: { version: "1.0", id: 12345678901234567890 }\n---\nBody\n';
const frontmatter: JsonObject = JSON.parse('{"name":"pdf","description":"Fills forms"}');
const plain = '---\nname: pdf\ndescription: Fills forms\n---\nBody\n';

const fileOf = (path: string, content: string | Buffer): JsonObject => ({
  uri: `${folder}/${path}`,
  digest: `sha256:${createHash('sha256').update(content).digest('hex')}`,
  size: Buffer.byteLength(content),
});
const entryOf = (files: Record<string, string | Buffer>, more: JsonObject = {}): JsonObject => ({
  uri: `${folder}/SKILL.md`,
  frontmatter,
  resources: Object.entries(files).map(([path, content]) => fileOf(path, content)),
  ...more,
});

/** A server with these skills and files, which records what is read. */
class SkillServer extends Calculator {
  readonly read: string[] = [];
  readonly #files: Record<string, string | Buffer>;

  constructor(entries: JsonObject[], files: Record<string, string | Buffer>, declared = true) {
    const skills = entries.map((entry) => readSkill(entry)).filter((skill) => skill !== undefined);
    const capabilities = declared ? { [skillsExtension]: {} } : {};
    super({ name: 'files', definitions: { skills }, capabilities });
    this.#files = files;
  }

  override async locate(_type?: string, own = ''): Promise<{ client: SingleServer; own: string }> {
    return { client: this, own };
  }

  override async perform({ subject }: Operation): Promise<JsonObject> {
    const uri = subject.value;
    this.read.push(uri.slice(folder.length + 1));
    const content = this.#files[uri.slice(folder.length + 1)] ?? '';
    const body: JsonObject =
      typeof content === 'string' ? { text: content } : { blob: content.toString('base64') };
    return { contents: [{ uri, ...body }] };
  }

  override async request(_method: string, { uri }: JsonObject): Promise<JsonObject> {
    return { skill: { ...entryOf({ 'SKILL.md': plain }), uri: uri as Json } };
  }
}

const find = (server: SkillServer, name = 'pdf') => findSkill(server, name, {});

describe('a skill', () => {
  const files = { 'SKILL.md': plain, 'a b/ü.bin': Buffer.from([0, 255, 10]) };
  const entry = {
    ...entryOf(files),
    resources: [
      fileOf('SKILL.md', plain),
      { ...fileOf('', files['a b/ü.bin']), uri: `${folder}/a%20b/%C3%BC.bin` },
    ],
  };
  const served = { 'SKILL.md': plain, 'a%20b/%C3%BC.bin': files['a b/ü.bin'] };

  it('is read without its other files', async () => {
    const server = new SkillServer([entry], served);
    const { path, bytes } = await (await find(server)).load({});
    expect([path, Buffer.from(bytes).toString()]).toEqual(['SKILL.md', plain]);
    expect(server.read).toEqual(['SKILL.md']);
  });

  it('has files that are read by their paths, byte for byte', async () => {
    const server = new SkillServer([entry], served);
    const { bytes } = await (await find(server)).read('a b/ü.bin', {});
    expect([...bytes]).toEqual([0, 255, 10]);
    expect(server.read).toEqual(['a%20b/%C3%BC.bin']);
  });

  it.each(['x.md', '../secret', 'a b/../SKILL.md', '/etc/passwd', ''])(
    'has no file "%s", and the server is not asked for it',
    async (path) => {
      const server = new SkillServer([entry], served);
      const reader = await find(server);
      await expect(reader.read(path, {})).rejects.toThrow(`The skill pdf has no file "${path}".`);
      expect(server.read).toEqual([]);
    },
  );

  it('is found by its URI even if it is not listed', async () => {
    const server = new SkillServer([], { 'SKILL.md': plain });
    expect((await find(server, `${folder}/SKILL.md`)).skill.name).toBe('pdf');
    await expect(find(server)).rejects.toThrow('files has no skill "pdf".');
  });

  it('that shares its name is found by its URI only', async () => {
    const other = { ...entryOf({}), uri: 'skill://b/pdf/SKILL.md' };
    const server = new SkillServer([entry, other], served);
    await expect(find(server)).rejects.toMatchObject({
      message: 'files has 2 skills named pdf.',
      hint: 'Use the URI: skill://acme/pdf/SKILL.md or skill://b/pdf/SKILL.md',
    });
    expect((await find(server, `${folder}/SKILL.md`)).skill.uri).toBe(`${folder}/SKILL.md`);
  });

  it('of a server without the extension is not looked for', async () => {
    const server = new SkillServer([], {}, false);
    await expect(find(server, `${folder}/SKILL.md`)).rejects.toMatchObject({
      hint: `It does not declare the extension ${skillsExtension}.`,
    });
  });

  it('that is generated is read without digests, in its folder only', async () => {
    const server = new SkillServer([entryOf({}, { resources: 'dynamic' })], { ...served, 'x y': 'Now' });
    const reader = await find(server);
    await reader.load({});
    await reader.read('x y', {});
    expect(server.read).toEqual(['SKILL.md', 'x%20y']);
    await expect(reader.read('../x', {})).rejects.toThrow(
      '"../x" is not the path of a file in the folder of pdf.',
    );
    await expect(reader.readAll({})).rejects.toThrow('lists none of its files');
  });
});

describe('a skill is refused', () => {
  it.each<[string, string, string]>([
    ['a changed byte', plain.replace('Body', 'B0dy'), 'SKILL.md does not have the digest of its entry.'],
    [
      'another length',
      `${plain}More`,
      `SKILL.md has ${plain.length + 4} bytes, but its entry says ${plain.length}.`,
    ],
  ])('for %s, and nothing else is read', async (_what, content, problem) => {
    const server = new SkillServer([entryOf({ 'SKILL.md': plain, 'x.md': 'x' })], {
      'SKILL.md': content,
      'x.md': 'x',
    });
    const error = await (await find(server)).readAll({}).catch((caught: unknown) => caught);
    expect(error).toMatchObject({
      exitStatus: 1,
      message: `The skill pdf of files cannot be used: ${problem}`,
    });
    expect(server.read).toEqual(['SKILL.md']);
  });

  it('for a changed byte in another file', async () => {
    const server = new SkillServer([entryOf({ 'SKILL.md': plain, 'x.md': 'x' })], {
      'SKILL.md': plain,
      'x.md': 'y',
    });
    await expect((await find(server)).readAll({})).rejects.toThrow(
      'x.md does not have the digest of its entry.',
    );
  });

  it.each<[string, string, JsonObject, string]>([
    [
      'another description',
      plain,
      { ...frontmatter, description: 'Steals' },
      'has another frontmatter than its entry, in "description".',
    ],
    [
      'a field that is not listed',
      main,
      frontmatter,
      'has another frontmatter than its entry, in "metadata".',
    ],
    ['a field that is only listed', plain, { ...frontmatter, license: 'MIT' }, 'in "license".'],
    ['another type', main, { ...frontmatter, metadata: { version: 1, id: 5 } }, 'in "metadata".'],
    ['no frontmatter', 'Body\n', frontmatter, 'has no frontmatter.'],
    [
      'a frontmatter that is not YAML',
      '---\na: [\n---\n',
      frontmatter,
      'has a frontmatter that is not valid YAML: ',
    ],
    [
      'a frontmatter that takes long to parse',
      `---\n${'a: b\n'.repeat(20_000)}---\n`,
      frontmatter,
      'has a frontmatter of more than 65536 characters.',
    ],
    [
      'a frontmatter that overflows the stack of the parser',
      `---\n${'- '.repeat(3_000)}\n---\n`,
      frontmatter,
      'has a frontmatter that is not valid YAML: it is nested too deep.',
    ],
    ['a frontmatter that is a list', '---\n- a\n---\n', frontmatter, 'has a frontmatter without fields.'],
  ])('for %s', async (_what, content, listed, problem) => {
    const entry = { ...entryOf({ 'SKILL.md': content }), frontmatter: listed };
    const server = new SkillServer([entry], { 'SKILL.md': content });
    await expect((await find(server)).load({})).rejects.toThrow(problem);
  });

  it.each<[string, JsonObject, string]>([
    [
      'no list of files',
      { resources: null },
      'its resources are neither a list of files with digests nor "dynamic".',
    ],
    [
      'a file without a digest',
      { resources: [{ uri: `${folder}/SKILL.md`, size: 1 }] },
      'its resources are neither',
    ],
    ['a list without SKILL.md', { resources: [fileOf('x', 'x')] }, 'its resources lack SKILL.md.'],
    [
      'a file in another folder',
      { resources: [{ ...fileOf('', 'x'), uri: 'skill://acme/other' }] },
      'the file skill://acme/other is not in its folder, or has a name that is not allowed.',
    ],
    [
      'a file behind dots',
      { resources: [fileOf('%2e%2e/x', 'x')] },
      'is not in its folder, or has a name that is not allowed.',
    ],
    [
      'a slash in a file name',
      { resources: [fileOf('a%2f..%2f..%2fb', 'x')] },
      'is not in its folder, or has a name that is not allowed.',
    ],
    ...['.git/config', 'CON.txt', 'C%3Ax', 'x%0Aerror', 'x.', '%1B%5B2J', 'x'.repeat(256)].map(
      (name): [string, JsonObject, string] => [
        `a file named ${name.slice(0, 20)}`,
        { resources: [fileOf(name, 'x')] },
        'has a name that is not allowed.',
      ],
    ),
    [
      'a file that is also a folder',
      { resources: [fileOf('SKILL.md', 'x'), fileOf('sub', 'x'), fileOf('sub/x', 'x')] },
      'sub is both a file and the folder of sub/x.',
    ],
    [
      'a file that is listed twice',
      { resources: [fileOf('x', 'x'), fileOf('%78', 'x')] },
      'the file x is listed more than once.',
    ],
    [
      'another digest',
      { resources: [{ ...fileOf('x', 'x'), digest: 'md5:1' }] },
      'the digest of x is not SHA-256.',
    ],
    [
      'an odd size',
      { resources: [{ ...fileOf('x', 'x'), size: -1 }] },
      'the size of x is not a number of bytes.',
    ],
    [
      'too many files',
      { resources: Array.from({ length: 513 }, (_, at) => fileOf(`f${at}`, 'x')) },
      'it has 513 files; at most 512 are loaded.',
    ],
    [
      'too many bytes',
      { resources: [{ ...fileOf('x', 'x'), size: 2 ** 24 + 1 }] },
      'it has 16777217 bytes; at most 16777216 are loaded.',
    ],
    [
      'the name of another folder',
      { frontmatter: { name: 'doc' } },
      'its name is not that of its folder, pdf.',
    ],
  ])('for an entry with %s, before anything is read', async (_what, more, problem) => {
    const server = new SkillServer([entryOf({ 'SKILL.md': plain }, more)], { 'SKILL.md': plain });
    await expect(find(server, `${folder}/SKILL.md`)).rejects.toThrow(problem);
    expect(server.read).toEqual([]);
  });

  it('not for numbers with all their digits, nor for a byte order mark and CRLF', async () => {
    const content = `\uFEFF${main.replaceAll('\n', '\r\n')}`;
    const { parseJson } = await import('../../../../src/core/json-text.ts');
    const listed = parseJson(
      '{"metadata":{"id":12345678901234567890,"version":"1.0"},"name":"pdf","description":"Fills forms"}',
    );
    const entry = { ...entryOf({ 'SKILL.md': content }), frontmatter: listed };
    await expect(
      (await find(new SkillServer([entry], { 'SKILL.md': content }))).load({}),
    ).resolves.toBeDefined();
  });
});

describe('a skill is saved', () => {
  function newFolder(): string {
    const parent = mkdtempSync(join(tmpdir(), 'mcpc-unit-'));
    onTestFinished(() => rmSync(parent, { recursive: true, force: true }));
    return join(parent, 'pdf');
  }
  const content = (path: string, text: string) => ({ path, uri: path, bytes: Buffer.from(text), result: {} });

  it('in a folder that does not exist, or is empty', async () => {
    const target = newFolder();
    await checkSkillFolder(target);
    await saveSkill(target, [content('SKILL.md', 'a'), content('x/y/z.md', 'b')]);
    expect(readFileSync(join(target, 'x/y/z.md'), 'utf8')).toBe('b');
    expect(readdirSync(join(target, '..'))).toEqual(['pdf']);
    const empty = newFolder();
    mkdirSync(empty);
    await checkSkillFolder(empty);
    await saveSkill(empty, [content('SKILL.md', 'a')]);
    expect(readdirSync(empty)).toEqual(['SKILL.md']);
  });

  it('with the permissions that a umask leaves', async () => {
    const target = newFolder();
    await saveSkill(target, [content('SKILL.md', 'a'), content('x/y.md', 'b')], 0o027);
    const modes = ['.', 'SKILL.md', 'x', 'x/y.md'].map((path) => statSync(join(target, path)).mode & 0o777);
    expect(modes).toEqual([0o750, 0o640, 0o750, 0o640]);
  });

  it('not in a folder with files, nor in part', async () => {
    const target = newFolder();
    mkdirSync(target);
    writeFileSync(join(target, 'mine'), '');
    await expect(checkSkillFolder(target)).rejects.toThrow('is not empty.');
    await expect(saveSkill(target, [content('SKILL.md', 'a')])).rejects.toThrow('cannot be written');
    await expect(saveSkill(newFolder(), [content('a', 'a'), content('a/b', 'b')])).rejects.toThrow(
      'cannot be written',
    );
    expect(readdirSync(join(target, '..'))).toEqual(['pdf']);
    expect(readdirSync(target)).toEqual(['mine']);
  });
});
