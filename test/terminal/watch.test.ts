import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fixture } from '../e2e/harness/fixtures.ts';
import { temporaryFolder, temporaryHome } from '../e2e/harness/folder.ts';
import { openTerminal } from '../e2e/harness/terminal.ts';

const enter = '\r';
const ctrlC = '\u0003';
const ready = 'server.mjs>';
const gone = 'server.mjs (gone)>';

/** Returns the text of a server with these tools. `first` runs before it starts; a call runs `call`. */
function serverText(tools: string[], { first = '', call = "text('called')" } = {}): string {
  const folder = fixture('raw');
  const definitions = tools.map((name) => `{ name: '${name}', call: async () => ${call} }`).join(', ');
  return `import { readFile } from 'node:fs/promises';
import { serve } from '${folder}/lines.mjs';
import { text, toolMethods } from '${folder}/protocol.mjs';
${first}
serve(toolMethods([${definitions}]));
`;
}

/** A pipe that a server reads: it goes on when the test has written to it. */
function gate() {
  const path = join(temporaryFolder(), 'gate');
  execFileSync('mkfifo', [path]);
  return { wait: `await readFile('${path}')`, open: () => writeFile(path, 'open') };
}

describe('--watch', () => {
  it('waits for a fix when the first start fails; Ctrl-C exits', async () => {
    const file = join(temporaryHome(), 'server.mjs');
    writeFileSync(file, 'not a program');
    const session = openTerminal([file, '--watch'], { columns: 50, rows: 15 });
    await session.until('To exit, press Ctrl-C.');
    expect(session.history().join('\n')).toContain('SyntaxError');
    writeFileSync(file, 'process.exit(7)');
    await session.until((text) => /status7.*Toexit,pressCtrl-C\.$/s.test(text.replace(/\s+/g, '')));
    writeFileSync(file, serverText(['one']));
    await session.until(ready);
    session.type(`one${enter}`);
    await session.until(/\ncalled\nserver\.mjs>$/);
    session.type(`exit${enter}`);
    expect(await session.exited).toMatchObject({ exitCode: 0 });

    writeFileSync(file, 'not a program');
    const other = openTerminal([file, '--watch']);
    await other.until('To exit, press Ctrl-C.');
    other.type(ctrlC);
    expect(await other.exited).toMatchObject({ exitCode: 130 });
  });

  it('restarts for a module beside the script, and a call made meanwhile waits', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'server.mjs');
    mkdirSync(join(folder, 'lib'));
    const starting = gate();
    writeFileSync(join(folder, 'lib/start.mjs'), '');
    writeFileSync(file, serverText(['one'], { first: "import './lib/start.mjs';" }));
    const session = openTerminal([file, '--watch'], { columns: 130 });
    await session.until(ready);
    // What a server writes beside its script is none of its source files.
    writeFileSync(join(folder, 'server.log'), 'started');
    writeFileSync(
      join(folder, 'lib/start.mjs'),
      `import { readFile } from 'node:fs/promises';\n${starting.wait};\n`,
    );
    await session.until('connecting to');
    session.type(`one${enter}`);
    await session.until('server.mjs (restarting)> one');
    await starting.open();
    await session.until('Restarted the server: its tools are unchanged.');
    await session.until(/\ncalled\n/);
    expect(session.text).not.toContain('server.log');
    expect(session.text).not.toContain('error');
  });

  it('lets a running call end, and then restarts; a syntax error is shown once, until the next change', async () => {
    const file = join(temporaryFolder(), 'server.mjs');
    const calling = gate();
    const called = `{ ${calling.wait}; return text('ended'); }`;
    writeFileSync(file, serverText(['one'], { call: `(async () => ${called})()` }));
    const session = openTerminal([file, '--watch'], { columns: 130 });
    await session.until(ready);
    session.type(`one${enter}`);
    await session.until('(tools/call)');
    writeFileSync(file, serverText(['two']));
    await session.until('server.mjs changed; the server is restarted when the running line has ended.');
    await calling.open();
    await session.until('Restarted the server: tools added: two; removed: one.');
    expect(session.text).toMatch(/\nended\n/);
    writeFileSync(file, 'not a program');
    await session.until('The server is started again when a file changes.');
    await session.until(gone);
    session.type(`two${enter}`);
    await session.until('The server is not running, because it could not be restarted.');
    expect(session.text.match(/SyntaxError/g)).toHaveLength(1);
    writeFileSync(file, serverText(['two', 'three']));
    await session.until('Restarted the server: tools added: three.');
  });

  it('restarts one server of several for its files, and all for the config file and --watch-path', async () => {
    const folder = temporaryFolder();
    const entry = (name: string) => ({ command: process.execPath, args: [`${name}/server.mjs`] });
    for (const name of ['a', 'b']) {
      mkdirSync(join(folder, name));
      writeFileSync(join(folder, name, 'server.mjs'), serverText(['one']));
    }
    const config = join(folder, 'mcp.json');
    const write = (...names: string[]) =>
      writeFileSync(
        config,
        JSON.stringify({ mcpServers: Object.fromEntries(names.map((name) => [name, entry(name)])) }),
      );
    write('a', 'b');
    writeFileSync(join(folder, 'data.txt'), '1');
    const words = [config, '--watch-path', join(folder, 'data.txt')];
    const session = openTerminal(words, { columns: 130 });
    await session.until('mcp.json>');
    writeFileSync(join(folder, 'b/server.mjs'), serverText(['one', 'two']));
    await session.until('Restarted b: tools added: b_two.');
    writeFileSync(join(folder, 'data.txt'), '2');
    await session.until('Restarted the server: its tools are unchanged.');
    mkdirSync(join(folder, 'c'));
    writeFileSync(join(folder, 'c/server.mjs'), serverText(['three']));
    write('a', 'c');
    await session.until('Restarted the server: tools added: c_three; removed: b_one, b_two.');
    writeFileSync(join(folder, 'c/server.mjs'), serverText(['four']));
    await session.until('Restarted c: tools added: c_four; removed: c_three.');
  });
});
