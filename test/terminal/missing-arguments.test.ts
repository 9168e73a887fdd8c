import { readFileSync } from 'node:fs';
import { delimiter } from 'node:path';
import { describe, expect, it } from 'vitest';
import { raw } from '../e2e/harness/fixtures.ts';
import { temporaryFile } from '../e2e/harness/folder.ts';
import { folderWithMcpc } from '../e2e/harness/program.ts';
import { recorded } from '../e2e/harness/recorded.ts';
import { openTerminal, TerminalSession } from '../e2e/harness/terminal.ts';

const enter = '\r';
const down = '\u001b[B';
const ctrlC = '\u0003';
const backspace = '\u007f';

/** A bash script on a terminal in which `mcpc` is the program under test. */
function bash(script: string): TerminalSession {
  const PATH = [folderWithMcpc(), process.env.PATH].join(delimiter);
  return new TerminalSession(['bash', '-c', script], { env: { PATH } });
}

describe('a missing required argument is asked for on a terminal', () => {
  it('one after the other, with type and description, and then the tool is called', async () => {
    const session = openTerminal(['call', raw('echo'), 'echo_required', '--raw']);
    // Typed before the first question, this does not answer it.
    session.type(`Al${enter}3`);
    await session.until('name (string) Whom to greet');
    session.type(`Jo Doe${enter}`);
    await session.until('times (integer)');
    session.type(`2${enter}`);
    expect(await session.exited).toMatchObject({ exitCode: 0 });
    expect(session.text).toMatch(/\n\{"name":"Jo Doe","times":2\}$/);
  });

  it('unless it was given', async () => {
    const session = openTerminal(['call', raw('echo'), 'echo_required', 'name=007', '--raw']);
    await session.until('times (integer)');
    expect(session.text).not.toContain('name (string)');
    session.type(`2${enter}`);
    await session.exited;
    expect(session.text).toContain('{"name":"007","times":2}');
  });

  it('and validated by its type before the next question', async () => {
    const session = openTerminal(['call', raw('echo'), 'echo_required', 'name=Jo', '--raw']);
    await session.until('times (integer)');
    session.type(`two${enter}`);
    await session.until('times takes an integer');
    session.type(`${backspace.repeat(3)}2${enter}`);
    await session.exited;
    expect(session.text).toContain('{"name":"Jo","times":2}');
  });

  it('as a choice if the schema lists the values', async () => {
    const session = openTerminal(['call', 'demo', 'weather']);
    await session.until('Tromsø');
    expect(session.rows().slice(0, 2)).toEqual(['Esc: cancel.', '? city Name of the city']);
    session.type(down + enter);
    expect(await session.exited).toMatchObject({ exitCode: 0 });
    expect(session.text).toMatch(/Lisbon: not a cloud, 24 °C$/);
  });

  it('as a choice for a boolean, and hidden for a secret', async () => {
    const session = openTerminal(['call', raw('login'), 'login']);
    await session.until('user (string) Who you are');
    expect(session.text).not.toContain('and more of it');
    session.type(`Jo${enter}`);
    await session.until('password (string)');
    session.type(`hunter2${enter}`);
    await session.until('stay Stay logged in');
    session.type(down + enter);
    expect(await session.exited).toMatchObject({ exitCode: 0 });
    expect(session.text).toMatch(/\nJo 7 false$/);
    expect(session.history().join('\n')).not.toContain('hunter2');
  });

  it('also for a prompt', async () => {
    const session = openTerminal(['prompt', 'demo', 'poem']);
    await session.until('topic (string) What the poem is about');
    session.type(`rain${enter}`);
    expect(await session.exited).toMatchObject({ exitCode: 0 });
    expect(session.text).toContain('Write a poem about rain. Form: haiku.');
  });

  it('and validated by its whole schema', async () => {
    const session = openTerminal(['call', raw('login'), 'login', 'password=x', 'stay=true']);
    await session.until('user (string)');
    session.type(`J${enter}`);
    await session.until('user must be at least 2 characters');
    session.type(`o${enter}`);
    expect(await session.exited).toMatchObject({ exitCode: 0 });
    expect(session.text).toMatch(/\nJo 1 true$/);
  });

  it('until Ctrl-C, which exits 130 and sends nothing', async () => {
    const server = recorded('echo');
    const session = openTerminal(['call', server.target, 'echo_required']);
    await session.until('name (string)');
    session.type(ctrlC);
    expect(await session.exited).toMatchObject({ exitCode: 130 });
    expect(session.text).toContain('mcpc was interrupted.');
    expect(server.methods()).not.toContain('tools/call');
  });

  it('until Esc at the first question, which cancels the line', async () => {
    const session = openTerminal(['call', raw('echo'), 'echo_required']);
    await session.until('Esc: go back, or cancel at the first question.');
    await session.until('name (string)');
    session.type('\u001b');
    expect(await session.exited).toMatchObject({ exitCode: 130 });
    expect(session.text).toContain('Cancelled: the request was not sent.');
  });

  it('until Ctrl-C at a choice', async () => {
    const session = openTerminal(['call', 'demo', 'weather']);
    await session.until('Tromsø');
    session.type(ctrlC);
    expect(await session.exited).toMatchObject({ exitCode: 130 });
  });
});

describe('the question is on standard error', () => {
  it('so that the result can be redirected', async () => {
    const file = temporaryFile('result');
    const session = bash(`mcpc call "${raw('echo')}" echo_required name=Jo > ${file}`);
    await session.until('times (integer)');
    session.type(`2${enter}`);
    expect(await session.exited).toMatchObject({ exitCode: 0 });
    expect(readFileSync(file, 'utf8')).toBe('{"name":"Jo","times":2}\n');
  });
});

describe('nothing is asked', () => {
  it.each([
    ['with --no-input', '--no-input'],
    ['if standard input is not a terminal', '< /dev/null'],
    ['if standard error is not a terminal', '2> /dev/stdout | cat'],
  ])('%s: it is a usage error with an example line', async (_when, words) => {
    const session = bash(`set -o pipefail; mcpc call "${raw('echo')}" echo_required ${words}`);
    expect(await session.exited).toMatchObject({ exitCode: 2 });
    expect(session.text.replaceAll('\n', '')).toContain('echo_required name=text times=1');
  });
});

describe('arguments from standard input', () => {
  it('are refused if it is a terminal', async () => {
    const session = openTerminal(['call', raw('echo'), 'echo', '-']);
    expect(await session.exited).toMatchObject({ exitCode: 2 });
    expect(session.text).toContain('standard input, but it is a terminal');
  });
});

describe('a compound argument is asked for part by part', () => {
  const esc = '\u001b';
  const tab = '\t';

  it.each([
    [80, 24],
    [50, 15],
  ])(
    'members and items; Esc goes back, Tab asks for JSON, Enter ends a list (%i columns)',
    async (columns, rows) => {
      const words = ['call', 'demo', 'write_postcard', '--json', '--query', 'content[0].text'];
      const session = openTerminal(words, { columns, rows });
      await session.until(
        /^Enter alone skips a value or ends a list\.\nTab: type JSON instead\. Esc: go back\.\nEsc at the first question: cancel\.\n\? to\.name \(string\)/,
      );
      session.type(`Jo${enter}`);
      await session.until(/\n\? to\.address\.street \(string\)/);
      session.type(esc);
      await session.until(/\? to\.name \(string\).* Jo$/);
      session.type(`sef${enter}`);
      await session.until(/\n\? to\.address\.street \(string\)/);
      session.type(tab);
      await session.until('? to.address (object, as JSON)');
      session.type(`{"street": "Main", "city": "Lima"}${enter}`);
      await session.until(/\n\? lines\[0\] \(string/);
      session.type(`Hello${enter}`);
      await session.until('? lines[1] (string, Enter ends lines)');
      session.type(enter);
      expect(await session.exited).toMatchObject({ exitCode: 0 });
      expect(session.text).toContain('Josef');
      expect(session.text).toContain('lines[1] (string, Enter ends lines) 1 item\n');
    },
  );

  it('missing members of a given object by their paths, and variables of a template', async () => {
    const session = openTerminal(['call', 'demo', 'write_postcard', 'to.name=Jo', 'lines[]=Hello']);
    await session.until('? to.address.street (string)');
    session.type(`Main${enter}`);
    await session.until('? to.address.city (string)');
    session.type(`Lima${enter}`);
    await session.until('? to.address.country (string, optional)');
    session.type(enter);
    expect(await session.exited).toMatchObject({ exitCode: 0 });
    expect(session.text).toContain('to.address.country (string, optional) –\n');
    const template = openTerminal(['read', 'demo', 'demo://weather/{city}']);
    await template.until('? city (string)');
    template.type(`Oslo${enter}`);
    expect(await template.exited).toMatchObject({ exitCode: 0 });
    expect(template.text).toContain('Oslo');
  });
});
