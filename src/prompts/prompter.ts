import { splitCommandLine } from '../arguments/split-command-line.ts';
import { anySignal } from '../core/abort.ts';
import type { View } from '../core/views.ts';
import { renderView } from '../render/render-view.ts';
import type { Environment } from '../terminal/environment.ts';
import type { InteractiveTerminal } from '../terminal/interactive-terminal.ts';
import type { Output } from '../terminal/output.ts';
import type { PromptTerminal } from '../terminal/prompts.ts';
import type { Style, Styles } from '../terminal/style.ts';

export interface PrompterOptions {
  environment: Environment;
  /** Where text is shown: on standard error, beside the result. */
  output: Pick<Output, 'report'>;
  styles: Styles;
  /** Runs prompts one at a time, and lends the terminal to other programs. */
  terminal: Pick<InteractiveTerminal, 'prompt' | 'withTerminal'>;
  /** Runs work that waits for what the user does elsewhere, while nothing says that a server is waited for. */
  whileUserActs?: <Result>(work: () => Promise<Result>) => Promise<Result>;
  isInteractive: boolean;
  interruptCancels?: boolean;
  /** The command line of the user's editor; undefined for `$VISUAL`, `$EDITOR` or vi. */
  editor?: string | undefined;
}

/** What the prompter of a line or request is made with. */
interface Scope extends Pick<PrompterOptions, 'isInteractive' | 'editor'> {
  /** End the prompts, as does that of the terminal. */
  signals?: readonly AbortSignal[];
}

/** What a prompter is scoped to. */
export interface PrompterScope {
  /** Ends its prompts. */
  signal?: AbortSignal;
  /** False if nothing may be prompted for. */
  isInteractive?: boolean;
  editor?: string | undefined;
}

/** The user of a line: everything that asks or shows them something goes through it. */
export interface Prompter {
  readonly environment: Environment;
  /** Whether there is a user who can answer. Otherwise nothing may be prompted for. */
  readonly isInteractive: boolean;
  /** Whether Ctrl-C in a server's request cancels only that request, as in the shell. Otherwise it ends mcpc. */
  readonly interruptCancels: boolean;
  /** Identifies the user: the same object for everything that `scoped` returns. */
  readonly user: object;
  /** The style of text for `show`. */
  readonly style: Style;

  /** Returns the same prompter for one line or request. */
  scoped(scope: PrompterScope): Prompter;

  /** Runs prompts, below the text that `above` returns. Others wait for their turn: calls must not be nested. */
  prompt<Result>(
    ask: (terminal: PromptTerminal) => Promise<Result>,
    above?: (style: Style) => string,
  ): Promise<Result>;

  /** Asks a yes/no question, below `detail`. Enter alone means no. */
  confirm(question: string, detail?: View): Promise<boolean>;

  /** Shows whole lines, wrapped between words on a terminal. */
  show(text: string): Promise<void>;

  showView(view: View): Promise<void>;

  /** Runs work that waits for what the user does elsewhere, as in a browser. */
  whileUserActs<Result>(work: () => Promise<Result>): Promise<Result>;

  /** Gives the terminal to another program while `work` runs. */
  withTerminal<Result>(work: () => Promise<Result>): Promise<Result>;

  /** Opens the user's editor on a text and returns what was saved. Throws UsageError when that fails. */
  edit(text: string, name: string): Promise<string>;
}

/** The user at a terminal. Each frontend makes one. */
export class TerminalPrompter implements Prompter {
  readonly environment: Environment;
  readonly isInteractive: boolean;
  readonly interruptCancels: boolean;
  readonly #options: PrompterOptions;
  readonly #signals: readonly AbortSignal[];
  readonly #editor: string | undefined;

  constructor(options: PrompterOptions, scope: Scope = options) {
    this.environment = options.environment;
    this.isInteractive = scope.isInteractive;
    this.interruptCancels = options.interruptCancels === true;
    this.#options = options;
    this.#signals = scope.signals ?? [];
    this.#editor = scope.editor;
  }

  get user(): object {
    return this.#options.terminal;
  }

  scoped({ signal, isInteractive = true, editor = this.#editor }: PrompterScope): Prompter {
    return new TerminalPrompter(this.#options, {
      editor,
      isInteractive: this.isInteractive && isInteractive,
      signals: signal === undefined ? this.#signals : [...this.#signals, signal],
    });
  }

  get style(): Style {
    return this.#options.styles.err;
  }

  prompt<Result>(
    ask: (terminal: PromptTerminal) => Promise<Result>,
    above?: (style: Style) => string,
  ): Promise<Result> {
    const { terminal } = this.#options;
    return terminal.prompt(async (streams) => {
      if (above !== undefined) await this.show(above(this.style));
      return ask({
        ...streams,
        style: this.style,
        signal: anySignal(streams.signal, ...this.#signals),
        stopJob: () => this.environment.terminalProcess.stopJob(),
      });
    });
  }

  async confirm(question: string, detail?: View): Promise<boolean> {
    const { askYesNo } = await import('../terminal/prompts.ts');
    return this.prompt(async (terminal) => {
      if (detail !== undefined) await this.showView(detail);
      return askYesNo(terminal, question);
    });
  }

  async show(text: string): Promise<void> {
    const { terminal, width } = this.style;
    if (!terminal) return this.#options.output.report(text);
    const { wrapPromptText } = await import('../render/layout/wrap-message.ts');
    return this.#options.output.report(wrapPromptText(text, width));
  }

  async showView(view: View): Promise<void> {
    const { err } = this.#options.styles;
    const { stdout } = await renderView(view, { json: false, query: undefined }, { out: err, err });
    await this.#options.output.report(stdout);
  }

  whileUserActs<Result>(work: () => Promise<Result>): Promise<Result> {
    return this.#options.whileUserActs?.(work) ?? work();
  }

  withTerminal<Result>(work: () => Promise<Result>): Promise<Result> {
    return this.#options.terminal.withTerminal(work);
  }

  edit(text: string, name: string): Promise<string> {
    const { VISUAL, EDITOR } = this.environment.env;
    const command = this.#editor || VISUAL || EDITOR || 'vi';
    return this.withTerminal(async () => {
      const { editText } = await import('../terminal/programs/external-editor.ts');
      return editText(splitCommandLine(command), text, name, this.environment);
    });
  }
}
