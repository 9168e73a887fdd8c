import type { Mismatch, Outcome } from '../../repl/expectations/outcome.ts';
import type { MaskPath } from '../../repl/language/mask-path.ts';
import type { SecretSet } from '../../schema/redactor.ts';
import type { RunSummary } from '../reporters/results.ts';
import { bodyOf, isSameBody, textOfBody } from './snapshot-body.ts';
import {
  readSnapshots,
  type SnapshotTexts,
  snapshotKey,
  snapshotPathOf,
  writeSnapshots,
} from './snapshot-file.ts';

const differs =
  'The result differs from the snapshot. If the new result is right, record it: mcpc test --update';
const differsFromOtherRun =
  'The result differs from the snapshot, which cannot be updated: an earlier run of the same case has confirmed it.';

/** How snapshots that are missing or differ are handled. */
export interface SnapshotOptions {
  /** Whether what differs is recorded again, and what no case uses is removed. */
  update: boolean;
  /** Whether a missing snapshot fails its case instead of being recorded. */
  isCi: boolean;
  masks: readonly MaskPath[];
  /** What is not written. */
  secrets: SecretSet;
}

/** The snapshots of one test file, which the runs of that file share. */
export class Snapshots {
  readonly #path: string;
  readonly #options: SnapshotOptions;
  readonly #recorded: SnapshotTexts;
  readonly #used = new Set<string>();
  #written = 0;
  #updated = 0;

  private constructor(path: string, options: SnapshotOptions, recorded: SnapshotTexts) {
    this.#path = path;
    this.#options = options;
    this.#recorded = recorded;
  }

  /** Reads the snapshots of a test file. Throws UsageError if they cannot be read. */
  static async load(testFile: string, options: SnapshotOptions): Promise<Snapshots> {
    const path = snapshotPathOf(testFile);
    return new Snapshots(path, options, await readSnapshots(path));
  }

  /** Compares an outcome with a snapshot of a case, the `number`th, from 1, or records it. Returns how they differ. */
  check(name: string, number: number, outcome: Outcome): Mismatch | undefined {
    const { update, isCi, masks, secrets } = this.#options;
    const key = snapshotKey(name, number);
    const body = bodyOf(outcome, masks, secrets);
    const recorded = this.#recorded.get(key);
    const isFirstUse = !this.#used.has(key);
    this.#used.add(key);
    if (recorded !== undefined && isSameBody(recorded, body, masks)) return undefined;
    const actual = textOfBody(body);
    if (recorded === undefined) {
      if (isCi && !update) {
        return { message: 'There is no snapshot to compare with. To record it: mcpc test --update', actual };
      }
      this.#written += 1;
    } else {
      // What another run of the same file has recorded is not replaced: the runs have to agree.
      if (!update || !isFirstUse) {
        const message = update ? differsFromOtherRun : differs;
        return { message, expected: recorded, actual };
      }
      this.#updated += 1;
    }
    this.#recorded.set(key, actual);
    return undefined;
  }

  /**
   * Writes what was recorded, and returns the counts. `isComplete`: whether every case of the file has run to its end, so
   * that snapshots which none has used are obsolete. Throws UsageError if the file cannot be written.
   */
  async finish(isComplete: boolean): Promise<RunSummary['snapshots']> {
    const obsolete = isComplete ? [...this.#recorded.keys()].filter((key) => !this.#used.has(key)) : [];
    const removes = this.#options.update && obsolete.length > 0;
    if (removes) for (const key of obsolete) this.#recorded.delete(key);
    if (this.#written + this.#updated > 0 || removes) await writeSnapshots(this.#path, this.#recorded);
    return { written: this.#written, updated: this.#updated, obsolete: obsolete.length };
  }
}
