import { sep } from 'node:path';
import { Script } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { CodeCache } from '../../../../src/build/start/code-cache.ts';
import { ModuleLoader } from '../../../../src/build/start/module-loader.ts';
import { temporaryFolder } from '../../../e2e/harness/folder.ts';

/** The text of a chunk file. V8 reuses the code of a text that it has compiled before: each test needs its own. */
function textOf(name: string): string {
  return `({${name}(exports){exports.sum=(a,b)=>a+b}})`;
}

/** Loads the chunk from a build that contains its compiled code; returns what it computes, and which files the cache was asked for. */
function load(name: string, code: Buffer | undefined) {
  const asked: string[] = [];
  const cache = new CodeCache(temporaryFolder(), 'build');
  cache.read = (file) => {
    asked.push(file);
    return undefined;
  };
  const text = textOf(name);
  const files = {
    read: () => text,
    readBytes: () => Buffer.from(text),
    codeOf: () => code,
    nameOf: (file: string) => file,
  };
  const { sum } = new ModuleLoader(files, cache, require).load(name) as { sum(a: number, b: number): number };
  return { sum: sum(2, 3), asked };
}

describe('a chunk', () => {
  it('runs the compiled code that the build contains, without asking the cache', () => {
    expect(load('built', new Script(textOf('built')).createCachedData())).toEqual({ sum: 5, asked: [] });
  });

  it.each([
    ['no code', 'missing', undefined],
    ['code that V8 rejects', 'rejected', Buffer.alloc(1_000)],
  ])('is looked up in the cache if the build contains %s', (_title, name, code) => {
    expect(load(name, code)).toEqual({ sum: 5, asked: [`${name}.js`] });
  });
});

describe('the CommonJS file of a package', () => {
  /** Loads the package `package-sums` beside another from these texts. */
  function loadFrom(texts: Record<string, string>) {
    const files = {
      read: (path: string) => texts[path] ?? '',
      readBytes: () => Buffer.alloc(0),
      codeOf: () => undefined,
      nameOf: (path: string) => `/dist/${path}`,
    };
    return new ModuleLoader(files, undefined, require).load('package-sums');
  }

  it('exports what it says, and requires others and parts of Node', () => {
    const loaded = loadFrom({
      'chunks/package-sums.js':
        '"use strict";const{one}=require("./package-numbers.js");module.exports={two:one+one,sep:require("node:path").sep}//end',
      'chunks/package-numbers.js': 'exports.one=1;',
    });
    expect(loaded).toEqual({ two: 2, sep });
  });

  it('has the positions of its text in stack traces', () => {
    const { fail } = loadFrom({
      'chunks/package-sums.js': 'exports.fail=()=>{throw new Error("wrong")};',
    }) as { fail(): void };
    expect(fail).toThrow(
      expect.objectContaining({ stack: expect.stringContaining('/dist/chunks/package-sums.js:1:25') }),
    );
  });
});
