import type { View } from '../core/views.ts';
import type { Prompter, PrompterScope } from '../prompts/prompter.ts';
import type { Environment } from '../terminal/environment.ts';
import type { PromptTerminal } from '../terminal/prompts.ts';
import type { Style } from '../terminal/style.ts';
import { currentLine } from './line-scope.ts';

/** The user of the line for which it is called: lines that share a connection may have different ones. */
export class LinePrompter implements Prompter {
  readonly #fallback: Prompter;

  /** `fallback`: asks on behalf of no line. */
  constructor(fallback: Prompter) {
    this.#fallback = fallback;
  }

  get #current(): Prompter {
    return currentLine()?.prompter ?? this.#fallback;
  }

  get environment(): Environment {
    return this.#current.environment;
  }

  get isInteractive(): boolean {
    return this.#current.isInteractive;
  }

  get interruptCancels(): boolean {
    return this.#current.interruptCancels;
  }

  get user(): object {
    return this.#current.user;
  }

  get style(): Style {
    return this.#current.style;
  }

  /** A prompter of the current line, which remains that of this line. */
  scoped(scope: PrompterScope): Prompter {
    return this.#current.scoped(scope);
  }

  prompt<Result>(
    ask: (terminal: PromptTerminal) => Promise<Result>,
    above?: (style: Style) => string,
  ): Promise<Result> {
    return this.#current.prompt(ask, above);
  }

  confirm(question: string, detail?: View): Promise<boolean> {
    return this.#current.confirm(question, detail);
  }

  show(text: string): Promise<void> {
    return this.#current.show(text);
  }

  showView(view: View): Promise<void> {
    return this.#current.showView(view);
  }

  whileUserActs<Result>(work: () => Promise<Result>): Promise<Result> {
    return this.#current.whileUserActs(work);
  }

  withTerminal<Result>(work: () => Promise<Result>): Promise<Result> {
    return this.#current.withTerminal(work);
  }

  edit(text: string, name: string): Promise<string> {
    return this.#current.edit(text, name);
  }
}
