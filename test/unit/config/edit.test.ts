import { chmodSync, lstatSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { addServer, removeServer } from '../../../src/config/edit.ts';
import { temporaryFolder, write } from './files.ts';

function fileWith(text: string): string {
  return write(join(temporaryFolder(), 'mcp.json'), text);
}

describe('adding a server', () => {
  it('creates a missing file, readable by its owner only', () => {
    const file = join(temporaryFolder(), 'mcpc/mcp.json');
    addServer(file, 'a', { command: 'x' }, false);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ mcpServers: { a: { command: 'x' } } });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(dirname(file)).mode & 0o777).toBe(0o700);
    expect(readdirSync(dirname(file))).toEqual(['mcp.json']);
  });

  it('keeps comments, order, indentation and permissions', () => {
    const text = `// mine\n{\n    "mcpServers": {\n        // the first\n        "a": {"command": "x"}, // here\n    },\n}\n`;
    const file = fileWith(text);
    chmodSync(file, 0o640);
    addServer(file, 'b', { url: 'https://x' }, false);
    const after = readFileSync(file, 'utf8');
    for (const comment of ['// mine', '// the first', '// here']) expect(after).toContain(comment);
    expect(after).toContain('        "b": {\n            "url": "https://x"\n');
    expect(statSync(file).mode & 0o777).toBe(0o640);
  });

  it('inserts it next to the other servers of the file', () => {
    const file = fileWith('{"servers": {"a": {"command": "x"}}}');
    addServer(file, 'b', { command: 'y' }, false);
    expect(JSON.parse(readFileSync(file, 'utf8')).servers).toMatchObject({ b: { command: 'y' } });
  });

  it('keeps a symbolic link', () => {
    const file = fileWith('{}');
    const link = join(temporaryFolder(), 'link.json');
    symlinkSync(file, link);
    addServer(link, 'a', { command: 'x' }, false);
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(readFileSync(file, 'utf8')).toContain('"x"');
  });

  it('replaces one of the same name only if requested', () => {
    const file = fileWith('{"mcpServers": {"a": {"command": "x"}}}');
    expect(() => addServer(file, 'a', { command: 'y' }, false)).toThrow('already has a server called a');
    addServer(file, 'a', { command: 'y' }, true);
    expect(readFileSync(file, 'utf8')).toContain('"y"');
  });

  it('refuses a broken file and leaves it unchanged', () => {
    const file = fileWith('{"mcpServers": ');
    expect(() => addServer(file, 'a', { command: 'x' }, false)).toThrow(`${file}:1:`);
    expect(readFileSync(file, 'utf8')).toBe('{"mcpServers": ');
  });
});

describe('removing a server', () => {
  it('removes only that server', () => {
    const file = fileWith(
      '{\n  "mcpServers": {\n    // one\n    "a": {},\n    // two\n    "b": {}\n  }\n}\n',
    );
    expect(removeServer(file, 'a')).toBe(true);
    const after = readFileSync(file, 'utf8');
    expect(after).toContain('// two');
    expect(after).not.toContain('"a"');
  });

  it.each([
    ['{"mcpServers": {"a": {}}}', '{"mcpServers": {}}'],
    ['{"mcpServers": {"a": {}, "b": {}}}', '{"mcpServers": { "b": {}}}'],
    ['{"mcpServers": {"b": {}, "a": {}}}', '{"mcpServers": {"b": {} }}'],
    ['{"mcpServers": {\n  "b": {}, // b\n  "a": {}\n}}', '{"mcpServers": {\n  "b": {} // b\n}}'],
    ['{"mcpServers": {\n  "b": {},\n  "a": {}, // a\n}}', '{"mcpServers": {\n  "b": {},\n   // a\n}}'],
  ])('%j leaves %j', (before, after) => {
    const file = fileWith(before);
    removeServer(file, 'a');
    expect(readFileSync(file, 'utf8')).toBe(after);
  });

  it('reports that it does not exist', () => {
    expect(removeServer(fileWith('{}'), 'a')).toBe(false);
    expect(removeServer(join(temporaryFolder(), 'none.json'), 'a')).toBe(false);
  });
});
