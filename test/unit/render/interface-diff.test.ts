import { describe, expect, it } from 'vitest';
import type { Change, InterfaceDiff } from '../../../src/core/interface-changes.ts';
import type { DiffFormat } from '../../../src/core/views.ts';
import { renderView } from '../../../src/render/render-view.ts';
import { styleOf } from '../../../src/terminal/style.ts';

const pipe = styleOf({
  isTTY: false,
  columns: undefined,
  env: { LANG: 'C.UTF-8' },
  platform: 'linux',
});

const change = (parts: Partial<Change>): Change => ({
  server: 'calculator',
  verdict: 'breaking',
  kind: 'tool',
  name: 'add',
  path: '',
  message: 'Removed.',
  ...parts,
});

const witness = { a: 0.5 };
const breaking = change({
  path: '/inputSchema/properties/a/type',
  message: 'New rule: a must be an integer.',
  witness,
  line: 'mcpc call server.py add a=0.5',
});
const wording = change({
  verdict: 'wording',
  path: '/description',
  message: 'The description changed.',
  before: 'Adds.',
  after: 'Adds.\u200b\nAlways.',
});

function diffOf(changes: Change[], parts: Partial<InterfaceDiff> = {}): InterfaceDiff {
  return {
    before: 'mcp.lock.json',
    after: 'server.py',
    changes,
    ignored: 0,
    failOn: ['breaking', 'trust'],
    failed: changes.some(({ verdict }) => verdict === 'breaking'),
    step: changes.length === 0 ? 'none' : 'major',
    notes: [],
    ...parts,
  };
}

async function render(
  diff: InterfaceDiff,
  format: DiffFormat = 'text',
  place: { file?: string; lines?: (number | undefined)[] } = {},
) {
  return renderView(
    { kind: 'diff', diff, format, ...place },
    { json: false, query: undefined },
    { out: pipe, err: pipe },
  );
}

async function textOf(diff: InterfaceDiff, format: DiffFormat = 'text'): Promise<string> {
  return (await render(diff, format)).stdout;
}

describe('a comparison of interfaces as text', () => {
  it('has the changes by verdict, the call that was valid, and the texts', async () => {
    expect(await textOf(diffOf([breaking, wording]))).toBe(`mcp.lock.json → server.py

BREAKING
  tool add: New rule: a must be an integer.
    Was valid: mcpc call server.py add a=0.5

WORDING
  tool add: The description changed.
    - Adds.
    + Adds.\\u200b
    + Always.

1 breaking, 1 wording. They call for a major version.
`);
  });

  it('says that there are no changes', async () => {
    expect(await textOf(diffOf([]))).toBe('mcp.lock.json → server.py\n\nNo changes.\n');
    expect(await textOf(diffOf([], { ignored: 2 }))).toMatch(/\n\nNo changes \(2 changes ignored\)\.\n$/);
  });

  it('joins what is said of several definitions', async () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
    const text = await textOf(diffOf(names.map((name) => change({ name }))));
    expect(text).toContain('  tools a, b, c, d, e, f and 1 more: Removed.\n');
    expect(text).toContain('7 breaking.');
  });

  it('names the server of each change if there are several', async () => {
    const text = await textOf(diffOf([breaking, change({ server: 'weather' })]));
    expect(text).toContain('  calculator: tool add: New rule');
    expect(text).toContain('  weather: tool add: Removed.');
  });

  it.each<[Partial<Change>, string]>([
    [{ path: '/outputSchema/required', witness: {} }, 'Possible result: {}'],
    [{ path: '/inputSchema', witness: { a: 1 } }, 'Was valid: {"a":1}'],
    [{ verdict: 'additive', path: '/inputSchema', witness: { a: 1 } }, 'Now valid: {"a":1}'],
    [{ verdict: 'additive', path: '/outputSchema', witness: 5 }, 'No longer a result: 5'],
  ])('shows the witness of %j', async (parts, expected) => {
    expect(await textOf(diffOf([change(parts)]))).toContain(`    ${expected}\n`);
  });

  it('says that changes which could not be decided may call for more', async () => {
    const text = await textOf(diffOf([change({ verdict: 'unsure' })], { step: 'patch' }));
    expect(text).toContain('They call for a patch version or more.');
  });

  it('shows no control characters of servers', async () => {
    const text = await textOf(diffOf([change({ name: '\u001b[2Ja\nb', message: 'A \u202e change.' })]));
    expect(text).toContain('tool \\x1b[2Ja\\nb: A \\u202e change.');
  });
});

describe('a comparison of interfaces as Markdown', () => {
  it('begins with a marker, and has a short table and folded details', async () => {
    expect(
      await textOf(diffOf([breaking, wording], { notes: ['A note.'] }), 'markdown'),
    ).toBe(`<!-- mcpc diff -->

### ❌ mcpc diff: 1 breaking, 1 wording

mcp.lock.json → server.py. They call for a **major** version.

| Verdict | What | Change |
| --- | --- | --- |
| ❌ breaking | tool add | New rule: a must be an integer. |
| ✏️ wording | tool add | The description changed. |

> A note.

<details><summary>Details</summary>

**breaking** tool add

\`\`\`diff
New rule: a must be an integer.
Was valid: mcpc call server.py add a=0.5
\`\`\`

**wording** tool add

\`\`\`diff
The description changed.
- Adds.
+ Adds.\\u200b
+ Always.
\`\`\`

</details>
`);
  });

  it('escapes what has a meaning in Markdown', async () => {
    const text = await textOf(diffOf([change({ name: '<img>|`x`' })]), 'markdown');
    expect(text).toContain('| tool \\<img\\>\\|\\`x\\` |');
  });

  it('fits into a comment, whatever the number of changes', async () => {
    const many = Array.from({ length: 2_000 }, (_item, at) => ({
      ...breaking,
      name: `tool-${at}`.repeat(5),
    }));
    const text = await textOf(diffOf(many), 'markdown');
    expect(text.length).toBeLessThan(60_000);
    expect(text).toContain('1,960 more changes in the output of `mcpc diff`.');
  });

  it('has no table where nothing changed', async () => {
    const text = await textOf(diffOf([]), 'markdown');
    expect(text).toBe(
      '<!-- mcpc diff -->\n\n### ✅ mcpc diff: no changes\n\nmcp.lock.json → server.py. No changes.\n',
    );
  });
});

describe('a comparison of interfaces for GitHub', () => {
  it('has an error for what fails, a warning for other changes, and a summary', async () => {
    const additive = change({ verdict: 'additive', message: 'Added.' });
    const { stdout, stepSummary } = await render(diffOf([breaking, wording, additive]), 'github', {
      file: 'a/mcp.lock.json',
      lines: [12, undefined, 3],
    });
    expect(stdout.split('\n')).toEqual([
      '::error file=a/mcp.lock.json,line=12,title=breaking%3A tool add::New rule: a must be an integer.%0AWas valid: mcpc call server.py add a=0.5',
      '::warning file=a/mcp.lock.json,title=wording%3A tool add::The description changed.',
      'mcpc diff: 1 breaking, 1 wording, 1 additive. They call for a major version.',
      '',
    ]);
    expect(stepSummary).toMatch(/^<!-- mcpc diff -->/);
  });
});

it('a comparison of interfaces as JSON has all that is known', async () => {
  expect(JSON.parse(await textOf(diffOf([breaking]), 'json'))).toEqual({
    before: 'mcp.lock.json',
    after: 'server.py',
    failed: true,
    failOn: ['breaking', 'trust'],
    version: 'major',
    counts: { breaking: 1 },
    ignored: 0,
    changes: [{ ...breaking }],
    notes: [],
  });
});
