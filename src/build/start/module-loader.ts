import type { Script } from 'node:vm';
import type { CodeCache } from './code-cache.ts';
import type { BuiltFiles } from './files.ts';

/**
 * `require` inside a chunk: `chunk:FILE/NAME` is another chunk and the file that has it, `chunk:FILE/NAME/MEMBER` one of
 * its exports, `./NAME.js` the CommonJS file of a package, everything else is part of Node.
 */
type Require = (id: string) => unknown;
/** The code of a chunk. `loader` is `import()` inside it. */
type Define = (exports: object, require: Require, module: Module, loader: Loader) => void;
type Loader = (id: string) => Promise<unknown>;

interface Module {
  exports: object;
}

/** Loads chunks when they are required, each once, with compiled code from the cache if it has it. */
export class ModuleLoader {
  readonly #files: BuiltFiles;
  readonly #cache: CodeCache | undefined;
  readonly #builtin: Require;
  readonly #defined = new Map<string, Define>();
  readonly #modules = new Map<string, Module>();

  constructor(files: BuiltFiles, cache: CodeCache | undefined, builtin: Require) {
    this.#files = files;
    this.#cache = cache;
    this.#builtin = builtin;
  }

  /** Returns what a chunk exports. It is in `file` unless another file brought it. Throws the system's error if the file is missing. */
  load(name: string, file = name): unknown {
    const known = this.#modules.get(name);
    if (known !== undefined) return known.exports;
    const define = this.#defined.get(name) ?? this.#define(name, file);
    const module: Module = { exports: {} };
    this.#modules.set(name, module);
    define(module.exports, this.#require, module, this.#import);
    return module.exports;
  }

  readonly #require: Require = (id) => {
    if (id.startsWith('./')) return this.load(id.slice(2, -'.js'.length));
    if (!id.startsWith('chunk:')) return this.#builtin(id);
    const [file, name = '', member] = id.slice('chunk:'.length).split('/');
    const exported = this.load(name, file) as Record<string, unknown>;
    return member === undefined ? exported : exported[member];
  };

  readonly #import: Loader = (id) => Promise.resolve().then(() => this.#require(id));

  /** Runs the file of the chunk, which may hold other chunks that are always needed with it. */
  #define(name: string, home: string): Define {
    const members = this.#compile(`${home}.js`).runInThisContext() as Record<string, Define>;
    for (const [member, define] of Object.entries(members)) this.#defined.set(member, define);
    return members[name] as Define;
  }

  #compile(file: string): Script {
    // Not loaded for versions and help.
    const { Script } = process.getBuiltinModule('node:vm');
    const path = `chunks/${file}`;
    const head = startOf(file);
    const text = head === '' ? this.#files.read(path) : `${head}${this.#files.read(path)}\n}})`;
    // Positions are those in the file.
    const origin = { filename: this.#files.nameOf(path), columnOffset: -head.length };
    const builtCode = this.#files.codeOf(file);
    if (builtCode !== undefined) {
      const script = new Script(text, { ...origin, cachedData: builtCode });
      // V8 rejects it if it runs with other flags, for example from NODE_OPTIONS.
      if (script.cachedDataRejected !== true) return script;
    }
    const cachedData = this.#cache?.read(file);
    const script = new Script(text, { ...origin, cachedData });
    this.#cache?.note(file, script, cachedData !== undefined && script.cachedDataRejected !== true);
    return script;
  }
}

/** Returns what makes a script of the file of a package, which is CommonJS; empty for other chunk files. */
function startOf(file: string): string {
  if (!file.startsWith('package-')) return '';
  return `({${JSON.stringify(file.slice(0, -'.js'.length))}(exports,require,module){`;
}
