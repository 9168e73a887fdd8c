import type { Frontend } from '../app/frontend.ts';
import { splitCommandLine } from '../arguments/command-line.ts';
import type { View } from '../core/views.ts';
import type { Style } from '../terminal/style.ts';
import type { Person } from './person.ts';

/** Where a line's questions to the person are put: its command's, its config files', its servers'. */
export interface Desk extends Person {
  /** Whether there is somebody who can answer: else `ask` must not be called. */
  readonly staffed: boolean;
  /** How text for `show` has to look. */
  readonly style: Style;
  /** Shows whole lines, on standard error, beside the result. */
  show(text: string): Promise<void>;
  /** Shows a view that a person is asked about, in the same place. */
  showView(view: View): Promise<void>;
  /** Opens the person's editor on a text and gives what was saved. Throws UsageError when there is none. */
  edit(text: string, name: string): Promise<string>;
}

/** The desk of one line, whose questions end with it. `showView` shows a view on standard error. */
export function deskOf(
  {
    person,
    interactive,
    output,
    styles,
    environment,
  }: Pick<Frontend, 'person' | 'interactive' | 'output' | 'styles' | 'environment'>,
  { input, signal }: { input: boolean; signal: AbortSignal },
  showView: (view: View) => Promise<void>,
): Desk {
  return {
    staffed: interactive && input,
    style: styles.err,
    ...(person.interruptCancels === undefined ? {} : { interruptCancels: person.interruptCancels }),
    show: (text) => output.report(text),
    showView,
    ask: (prompt) =>
      person.ask((terminal) => prompt({ ...terminal, signal: AbortSignal.any([terminal.signal, signal]) })),
    lend: (work) => person.lend(work),
    edit: (text, name) =>
      person.lend(async () => {
        const { editText } = await import('../terminal/external-editor.ts');
        return editText(
          splitCommandLine(environment.env.VISUAL || environment.env.EDITOR || 'vi'),
          text,
          name,
        );
      }),
  };
}
