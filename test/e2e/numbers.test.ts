import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from './harness/folder.ts';
import { inlineServer } from './harness/inline.ts';
import { mcpc } from './harness/mcpc.ts';

/** A number that a double cannot hold: an advertisement's id, from a public bug report. */
const id = '1915883588174806058';

/** Sends what is between # signs as a number; `echo` returns the line that it received. */
const server = inlineServer(`
  const write = process.stdout.write.bind(process.stdout);
  process.stdout.write = (line) => write(line.replace(/"#([^#"]+)#"/g, '$1'));
  let received = '';
  process.stdin.on('data', (chunk) => {
    received = String(chunk);
  });
  const properties = { id: { type: 'integer', default: '#${id}#', maximum: '#9223372036854775807#' } };
  const inputSchema = { type: 'object', properties };
  serve(toolMethods([
    { name: 'echo', inputSchema, call: () => text(/"arguments":(.*),"_meta"/.exec(received)[1]) },
    { name: 'needed', inputSchema: { ...inputSchema, required: ['id'] }, call: () => text('done') },
    { name: 'get', call: () => ({
      content: [],
      structuredContent: { id: '#${id}#', huge: '#1e400#', fine: '#0.10000000000000000001#', zero: '#-0#' },
    }) },
  ]));
`);

const result = `{"id":${id},"huge":1e400,"fine":0.10000000000000000001,"zero":-0}`;

async function printed(words: string[], options: Parameters<typeof mcpc>[1] = {}): Promise<string> {
  const { stdout, stderr, exitCode } = await mcpc(words, options);
  expect(exitCode, stderr).toBe(0);
  return stdout.trimEnd();
}

describe('numbers keep every digit', () => {
  it('in what is received', async () => {
    expect(await printed(['call', server, 'get', '--json'])).toContain(`"structuredContent":${result}`);
    expect(await printed(['call', server, 'get', '--query', 'structuredContent.id'])).toBe(id);
    expect(await printed(['tools', server, 'echo'])).toMatch(new RegExp(`= ${id}.*<= 9223372036854775807`));
    const { stderr } = await mcpc(['call', server, 'get', '--trace']);
    expect(stderr).toContain(`"structuredContent":${result}`);
  });

  it('in what is sent', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'id.json'), id);
    for (const word of [`id=${id}`, `id:=${id}`, `{"id":${id}}`, 'id:=@id.json', 'id=@id.json']) {
      expect(await printed(['call', server, 'echo', word], { cwd: folder })).toBe(`{"id":${id}}`);
    }
    expect(await printed(['call', server, 'echo', '-'], { stdin: `{"id":${id}}` })).toBe(`{"id":${id}}`);
  });

  it('in a limit', async () => {
    const { stderr, exitCode } = await mcpc(['call', server, 'echo', 'id=9223372036854775808']);
    expect(stderr).toContain('id must be at most 9223372036854775807, but is 9223372036854775808.');
    expect(exitCode).toBe(2);
  });

  it('in the shell, from one call to the next', async () => {
    const lines = 'x = call get\necho id=$x.structuredContent.id\ncall get --json\n';
    const { stdout } = await mcpc(['connect', server], { stdin: lines });
    expect(stdout).toContain(`{"id":${id}}\n`);
    expect(stdout).toContain(result);
  });
});
