import { join } from 'node:path';
import { expect, it } from 'vitest';
import { targetFile } from '../../../../src/commands/interface/target-file.ts';
import { person, write } from '../../config/files.ts';

it('is the file of a target', () => {
  const { cwd } = person();
  write(join(cwd, 'src/my server.py'), '');
  write(join(cwd, 'mcp.json'), '{}');
  const fileOf = (target: string, place = cwd) => targetFile(target, { ...person(), cwd: place });
  const script = { path: join(cwd, 'src/my server.py'), isConfig: false };
  expect(fileOf('src/my server.py')).toEqual(script);
  expect(fileOf('./my server.py', join(cwd, 'src'))).toEqual(script);
  const config = { path: join(cwd, 'mcp.json'), isConfig: true };
  expect(fileOf(join(cwd, 'mcp.json'))).toEqual(config);
  expect(fileOf('mcp.json:weather')).toEqual(config);
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
