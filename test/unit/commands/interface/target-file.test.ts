import { join } from 'node:path';
import { expect, it } from 'vitest';
import { targetFile } from '../../../../src/commands/interface/target-file.ts';
import { person, write } from '../../config/files.ts';

it('is the file of a target, relative to the repository', () => {
  const { env, cwd } = person();
  write(join(cwd, 'src/my server.py'), '');
  write(join(cwd, 'mcp.json'), '{}');
  const fileOf = (target: string, place = cwd) =>
    targetFile(target, { ...person(), env: { ...env, GITHUB_WORKSPACE: cwd }, cwd: place });
  expect(fileOf('src/my server.py')).toBe('src/my server.py');
  expect(fileOf('./my server.py', join(cwd, 'src'))).toBe('src/my server.py');
  expect(fileOf(join(cwd, 'mcp.json'))).toBe('mcp.json');
  expect(fileOf('mcp.json:weather')).toBe('mcp.json');
  for (const target of [
    'absent.json',
    'absent.json:weather',
    'node src/server.js --token=abc',
    'https://user:pass@example.com/mcp.json',
    'example.com/mcp',
    '@session',
    'src/',
    'demo',
    '',
  ]) {
    expect(fileOf(target), target).toBeUndefined();
  }
});
