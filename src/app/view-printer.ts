import type { Options } from '../command-line/options.ts';
import type { View } from '../core/views.ts';
import { contentText, shownContents } from '../render/content.ts';
import type { DrawImage } from '../render/images/draw-image.ts';
import { longResult } from '../render/long/long-result.ts';
import { renderView } from '../render/render-view.ts';
import { terminalOf } from '../terminal/capabilities/terminal-of.ts';
import type { Output } from '../terminal/output.ts';
import type { Destination, OutputPart } from '../terminal/output-file.ts';
import type { Printable } from '../terminal/split-text.ts';
import type { Style, Styles } from '../terminal/style.ts';
import { styleOf, withColour, withRaw } from '../terminal/style.ts';
import type { AppEnvironment } from './environment.ts';
import { messageWrapping } from './message-wrapping.ts';

/** Prints results, and reports beside them. */
export type Printer = Pick<Output, 'print' | 'report'>;

/** Where the views of a line go. */
export interface ViewTarget {
  show(view: View): Promise<void>;
}

export interface PrintOptions {
  /** Where the operators of the line send the result, unless it has `--output`. */
  redirected?: Destination | undefined;
  /** Ends the drawing of images. */
  signal?: AbortSignal | undefined;
  /** Whether `--output` replaces an existing file of this content without `--force`. */
  replaces?: ((text: string) => Promise<boolean>) | undefined;
}

/** Shows views in the format and place that the options of a line select. */
export class ViewPrinter implements ViewTarget {
  readonly #options: Options;
  readonly #environment: AppEnvironment;
  readonly #output: Printer;
  readonly #styles: Styles;
  /** The style of what is printed although the result goes elsewhere. */
  readonly #stdoutStyle: Style;
  readonly #destination: Destination | undefined;
  readonly #draw: DrawImage | undefined;

  private constructor(
    options: Options,
    environment: AppEnvironment,
    output: Printer,
    styles: Styles,
    stdoutStyle: Style,
    destination: Destination | undefined,
    draw: DrawImage | undefined,
  ) {
    this.#options = options;
    this.#environment = environment;
    this.#output = output;
    this.#styles = styles;
    this.#stdoutStyle = stdoutStyle;
    this.#destination = destination;
    this.#draw = draw;
  }

  /**
   * Checks, before anything is sent, that the query is one and that the file can be written. `defaults`: the styles
   * without the line's own `--color`. Throws UsageError.
   */
  static async prepare(
    options: Options,
    environment: AppEnvironment,
    output: Printer,
    defaults: Styles,
    { redirected, signal, replaces }: PrintOptions = {},
  ): Promise<ViewPrinter> {
    const styles = withRaw(withColour(defaults, options.color, environment.env), options.raw === true);
    if (options.query !== undefined) {
      const { checkQuery } = await import('../render/query/query.ts');
      await checkQuery(options.query);
    }
    const stdoutIsTTY = terminalOf(environment, 'stdout')?.isTTY === true;
    const destination =
      options.output === undefined
        ? redirected
        : await (await import('../terminal/output-file.ts')).destinationOf(options.output, {
            force: options.force === true,
            replaces,
            output,
            stdoutIsTTY,
            place: environment,
          });
    // Programs read files, whatever the terminal supports and the environment says.
    const out =
      destination === undefined
        ? styles.out
        : styleOf({ ...environment, isTTY: false, columns: undefined, color: 'never' });
    const draw = drawOn(environment, options, out, signal);
    return new ViewPrinter(options, environment, output, { ...styles, out }, styles.out, destination, draw);
  }

  async show(view: View): Promise<void> {
    const { json = false, query } = this.#options;
    const plain = !json && query === undefined;
    const bytes =
      this.#destination !== undefined && plain
        ? (await import('../render/result-bytes.ts')).bytesOf(view)
        : undefined;
    if (bytes !== undefined) {
      await this.#save(bytes.parts);
      const { text } = contentText(await shownContents(bytes.others, this.#stdoutStyle), this.#stdoutStyle);
      // On standard output, it would be mixed up with the bytes.
      if (this.#destination?.isStdout === true) await this.#output.report(text);
      else await this.#output.print(text);
      await this.#reportUnlessQuiet(bytes.notice);
      return;
    }
    const long = await longResult(view, { json, query }, this.#styles.out);
    if (long !== undefined) {
      await this.#write(long.parts);
      await this.#reportUnlessQuiet(long.notice);
      return;
    }
    const rendered = await renderView(view, { json, query }, this.#styles, this.#draw);
    if (rendered.onlyBytes === true && !this.#styles.out.terminal) {
      await this.#printBytes(view);
      return;
    }
    // A failed call without output does not create the file.
    if (this.#destination === undefined || rendered.stdout !== '' || rendered.stderr === '')
      await this.#write(rendered.stdout);
    await this.#output.report(rendered.stderr);
    await this.#reportUnlessQuiet(rendered.notice);
    if (rendered.stepSummary !== undefined) {
      const { appendStepSummary } = await import('../terminal/output-file.ts');
      await appendStepSummary(rendered.stepSummary, this.#environment);
    }
  }

  /** Prints a rendered result, or writes it to the destination. */
  async #write(content: Printable): Promise<void> {
    if (this.#destination === undefined) await this.#output.print(content);
    else await this.#save([{ content }]);
  }

  /** Prints binary content, which is all that the result has, into a pipe or file. Throws UsageError if it has several parts. */
  async #printBytes(view: View): Promise<void> {
    const { onlyBytesOf } = await import('../render/result-bytes.ts');
    const { content, notice } = onlyBytesOf(view);
    await this.#output.print(content);
    await this.#reportUnlessQuiet(notice);
  }

  async #save(parts: readonly OutputPart[]): Promise<void> {
    const paths = (await this.#destination?.write(parts)) ?? [];
    if (paths.length > 0) await this.#reportUnlessQuiet(`Wrote ${paths.join(', ')}\n`);
  }

  async #reportUnlessQuiet(text: string): Promise<void> {
    if (this.#options.quiet === true || text === '') return;
    const wrap = await messageWrapping(this.#environment);
    await this.#output.report(wrap(text));
  }
}

/** Returns what draws images on standard output; undefined if that shows none. */
function drawOn(
  environment: AppEnvironment,
  { images = 'auto', color }: Options,
  { cursor, colour, unicode, width }: Style,
  signal: AbortSignal | undefined,
): DrawImage | undefined {
  if (!cursor || images === 'off' || (images === 'auto' && !colour)) return undefined;
  return async (bytes) => {
    const { drawImage } = await import('../render/images/draw-image.ts');
    const { env, queryTerminal } = environment;
    const size = { columns: width, rows: environment.stdout.rows || 24 };
    return drawImage(bytes, { ...size, env, unicode, images, color, query: queryTerminal, signal });
  };
}
