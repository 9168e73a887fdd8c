/**
 * A server with the skills extension, in either era, whose list has one skill on each page:
 *   pdf-processing  two files, one in a folder; `--tamper WHAT` makes its SKILL.md differ from its entry in its `digest`,
 *                   its `size` or its `frontmatter`, or `references/FORMS.md` in its digest (`file`)
 *   refunds         twice, in two folders
 *   daily           generated
 *   hidden          not listed
 * `--plain` has the same files as resources, and no extension.
 */
import { createHash } from 'node:crypto';
import { flag, option, serve } from './lines.mjs';
import { Refusal } from './protocol.mjs';

const extension = 'io.modelcontextprotocol/skills';
const tamper = option('--tamper');

const document = (name, description, more = '') =>
  `---\nname: ${name}\ndescription: ${description}\n${more}---\n\nInstructions of ${name}.\n`;

const skills = [
  ['skill://pdf-processing', 'pdf-processing', 'Fills PDF forms', { 'references/FORMS.md': 'Forms.\n' }],
  ['skill://acme/billing/refunds', 'refunds', 'Refunds a bill'],
  ['skill://acme/support/refunds', 'refunds', 'Refunds a customer'],
  ['skill://reports/daily', 'daily', 'Reports the day', { 'today.md': 'Today.\n' }],
  ['skill://hidden', 'hidden', 'Is not listed'],
].map(([folder, name, description, files = {}]) => ({
  uri: `${folder}/SKILL.md`,
  frontmatter: { name, description },
  contents: Object.fromEntries(
    Object.entries({ 'SKILL.md': document(name, description), ...files }).map(([path, text]) => [
      `${folder}/${path}`,
      text,
    ]),
  ),
}));

function entryOf({ uri, frontmatter, contents }) {
  const resources = Object.entries(contents).map(([file, text]) => {
    const listed = tamper === 'frontmatter' ? served(file, text) : text;
    const digest = `sha256:${createHash('sha256').update(listed).digest('hex')}`;
    return { uri: file, digest, size: Buffer.byteLength(listed) };
  });
  return { uri, frontmatter, resources: frontmatter.name === 'daily' ? 'dynamic' : resources };
}

/** What is read of a file. */
function served(uri, text) {
  if (uri === 'skill://pdf-processing/SKILL.md') {
    if (tamper === 'digest') return text.replace('Instructions', 'InstructionS');
    if (tamper === 'size') return `${text}More.\n`;
    if (tamper === 'frontmatter') return text.replace('Fills', 'Steals');
  }
  return uri.endsWith('/FORMS.md') && tamper === 'file' ? text.replace('Forms', 'F0rms') : text;
}

const all = Object.assign({}, ...skills.map(({ contents }) => contents));
const listed = skills.slice(0, -1);

serve(
  {
    'resources/list': () => ({ resources: Object.keys(all).map((uri) => ({ uri, name: uri })) }),
    'resources/read': ({ uri }) => {
      if (all[uri] === undefined) throw new Refusal(-32602, `Unknown resource: ${uri}`);
      return { contents: [{ uri, mimeType: 'text/markdown', text: served(uri, all[uri]) }] };
    },
    'skills/list': ({ cursor = '0' }) => {
      const page = Number(cursor);
      const next = page + 1 < listed.length ? { nextCursor: String(page + 1) } : {};
      return { skills: [entryOf(listed[page])], ...next };
    },
    'skills/get': ({ uri }) => {
      const skill = skills.find((one) => one.uri === uri);
      if (skill === undefined) throw new Refusal(-32602, `No skill is served at ${uri}`);
      return { skill: entryOf(skill), ttlMs: 0, cacheScope: 'private' };
    },
  },
  {
    capabilities: { resources: {}, ...(flag('--plain') ? {} : { extensions: { [extension]: {} } }) },
  },
);
