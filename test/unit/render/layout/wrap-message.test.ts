import { describe, expect, it } from 'vitest';
import { wrapMessage, wrapPromptText } from '../../../../src/render/layout/wrap-message.ts';

describe('a message on a narrow terminal', () => {
  it('is wrapped between words, with its continuations indented', () => {
    expect(wrapMessage('error: The server does not answer.\n  while connecting to it\n', 20)).toBe(
      'error: The server\n  does not answer.\n  while connecting\n  to it\n',
    );
    expect(wrapMessage('short\n', 20)).toBe('short\n');
  });

  it('keeps the colours of each row', () => {
    expect(wrapMessage('\x1b[2m  while connecting to it\x1b[22m', 20)).toBe(
      '  \x1b[2mwhile connecting\x1b[22m\n  \x1b[2mto it\x1b[22m',
    );
  });

  it('has commands, URLs and paths in one piece', () => {
    expect(wrapMessage('To list them: mcpc tools server.py --timeout 10', 20)).toBe(
      'To list them:\n  mcpc tools server.py --timeout 10',
    );
    expect(wrapMessage('mcpc call server.py multiply a=5 b=3', 20)).toBe(
      'mcpc call server.py multiply a=5 b=3',
    );
    expect(wrapMessage("Use: connect 'python server.py' --protocol legacy", 20)).toBe(
      "Use:\n  connect 'python server.py' --protocol legacy",
    );
    expect(wrapMessage('Open https://example.com/a/long/path now', 20)).toBe(
      'Open\n  https://example.com/a/long/path\n  now',
    );
  });

  it('is wrapped if it begins with a path', () => {
    expect(wrapMessage('error: /a/mcp.json has no such server', 30)).toBe(
      'error: /a/mcp.json has no\n  such server',
    );
    expect(wrapMessage('Install it: /a/python -m pip install x', 30)).toBe(
      'Install it:\n  /a/python -m pip install x',
    );
  });

  it("repeats the bar of a server's line, and keeps its spaces", () => {
    expect(wrapMessage('│ one two   three four five', 14)).toBe('│ one two   \n│ three four \n│ five');
    expect(wrapMessage('alpha │ one two three', 14)).toBe('alpha │ one \n      │ two \n      │ three');
  });

  it('counts wide characters', () => {
    expect(wrapMessage('漢字 漢字 漢字 漢字', 12)).toBe('漢字 漢字\n  漢字 漢字');
  });
});

describe('text above a prompt', () => {
  it('is wrapped between words, and no row of an indented line leaves the indentation', () => {
    expect(wrapPromptText('* demo asks for your input:\n  Who are you, and why?\n', 16)).toBe(
      '* demo asks\n  for your\n  input:\n  Who are you,\n  and why?\n',
    );
    expect(wrapPromptText(`  mcpc call ${'a'.repeat(12)}● mcpc`, 16)).toBe(
      '  mcpc call\n  aaaaaaaaaaaa●\n  mcpc',
    );
  });

  it('has a URL in one piece', () => {
    const url = `https://example.com/${'a'.repeat(40)}`;
    expect(wrapPromptText(`Open this:\n${url}`, 30)).toBe(`Open this:\n${url}`);
  });
});
