import { chownSync, mkdirSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { discoverServers } from '../../../src/config/read-config.ts';
import { isOwnedByUser, parentFolders } from '../../../src/config/search.ts';
import type { SystemEnvironment } from '../../../src/core/environment.ts';
import { person, temporaryFolder, write } from './files.ts';

/** A file with one server, which is called as it is to be told apart. */
function holding(...names: string[]): unknown {
  return { mcpServers: Object.fromEntries(names.map((name) => [name, { command: name }])) };
}

function found(environment: SystemEnvironment, given?: string): string[] {
  return discoverServers(environment, given).servers.map(
    ({ entry, origin, shadowed }) => `${entry.name} ${origin}${shadowed ? ' shadowed' : ''}`,
  );
}

describe('config files', () => {
  it('are found in the order in which names are looked up', () => {
    const me = person('repo/sub');
    const repo = join(me.home, 'repo');
    mkdirSync(join(repo, '.git'));
    write(join(me.home, '.cursor/mcp.json'), holding('cursor'));
    write(join(me.home, '.config/Code/User/mcp.json'), { servers: { vscode: { command: 'x' } } });
    write(join(me.home, '.config/Claude/claude_desktop_config.json'), holding('desktop'));
    write(join(me.home, '.claude.json'), {
      ...(holding('claude') as object),
      projects: { [repo]: holding('project') },
    });
    write(join(me.home, '.config/mcpc/mcp.json'), holding('own'));
    write(join(repo, '.cursor/mcp.json'), holding('8'));
    write(join(repo, '.vscode/mcp.json'), { servers: { 7: { command: 'x' } } });
    write(join(repo, 'mcp.json'), holding('up'));
    for (const [at, name] of ['mcp.json', '.mcp.json', '.vscode/mcp.json', '.cursor/mcp.json'].entries()) {
      write(join(me.cwd, name), holding(`cwd${at}`));
    }
    const env = { MCPC_CONFIG: write(join(me.home, 'variable.json'), holding('variable')) };
    const given = write(join(me.home, 'given.json'), holding('given'));
    expect(found({ ...me, env }, given)).toEqual([
      'given typed',
      'variable typed',
      'cwd0 upward',
      'cwd1 upward',
      'cwd2 upward',
      'cwd3 upward',
      'up upward',
      '7 upward',
      '8 upward',
      'own own',
      'desktop program',
      'project program',
      'claude program',
      'cursor program',
      'vscode program',
    ]);
  });

  it('are searched in order, and the first server of a name wins', () => {
    const me = person('work');
    write(join(me.cwd, 'mcp.json'), holding('a', 'b'));
    write(join(me.cwd, '.mcp.json'), holding('b'));
    write(join(me.home, '.config/mcpc/mcp.json'), holding('a', 'c'));
    expect(found(me)).toEqual(['a upward', 'b upward', 'b upward shadowed', 'a own shadowed', 'c own']);
  });

  it('are found once, even if two paths lead to them', () => {
    const me = person('work');
    const path = write(join(me.cwd, 'mcp.json'), holding('a'));
    symlinkSync(path, join(me.cwd, '.mcp.json'));
    expect(found(me, 'mcp.json')).toEqual(['a typed']);
  });

  it('in the folder of the user of another program do not count as found upward', () => {
    const me = person('.');
    write(join(me.home, '.cursor/mcp.json'), holding('a'));
    expect(found(me)).toEqual(['a program']);
  });
});

describe('the upward search', () => {
  it('stops at the home folder', () => {
    const me = person('a/b');
    expect(parentFolders(me)).toEqual([me.cwd, join(me.home, 'a'), me.home]);
  });

  it('stops at the repository', () => {
    const me = person('a/b');
    write(join(me.home, 'a/.git'), 'gitdir: elsewhere');
    expect(parentFolders(me)).toEqual([me.cwd, join(me.home, 'a')]);
  });

  it('stops at the working folder outside of both', () => {
    const cwd = join(temporaryFolder(), 'a');
    mkdirSync(cwd);
    expect(parentFolders({ ...person(), cwd })).toEqual([cwd]);
  });
});

describe('the owner of a file', () => {
  it('must be the user or root, also for its link', () => {
    const file = write(join(temporaryFolder(), 'mcp.json'), {});
    // Only root may give a file away; to others another person's eyes are lent.
    const isRoot = process.getuid?.() === 0;
    if (isRoot) chownSync(file, 4242, 4242);
    const { uid } = statSync(file);
    expect(isOwnedByUser(file, uid)).toBe(true);
    expect(isOwnedByUser(file, uid + 1)).toBe(false);
    const link = join(temporaryFolder(), 'link.json');
    symlinkSync(file, link);
    expect(isOwnedByUser(link, uid + 1)).toBe(false);
    expect(isOwnedByUser(join(file, 'nothing'), uid)).toBe(false);
  });
});

describe('an unusable file', () => {
  it('is a warning where it was discovered, and the other files are used', () => {
    const me = person('work');
    const broken = write(join(me.cwd, 'mcp.json'), '{');
    write(join(me.cwd, '.mcp.json'), holding('a'));
    const { servers, warnings } = discoverServers(me, undefined);
    expect(servers.map(({ entry }) => entry.name)).toEqual(['a']);
    expect(warnings).toEqual([{ message: expect.stringContaining(`${broken}:1:2: `), before: 0 }]);
  });

  it('is an error if the user named it', () => {
    const me = person('work');
    const broken = write(join(me.home, 'broken.json'), '{');
    expect(() => discoverServers(me, broken)).toThrow(broken);
    expect(() => discoverServers({ ...me, env: { MCPC_CONFIG: broken } }, undefined)).toThrow(broken);
    expect(() => discoverServers(me, 'nowhere.json')).toThrow('--config names nowhere.json');
    expect(() => discoverServers({ ...me, env: { MCPC_CONFIG: 'no.json' } }, undefined)).toThrow(
      'MCPC_CONFIG names no.json',
    );
  });
});
