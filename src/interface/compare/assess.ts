import type { Change, InterfaceDiff, Verdict, VersionStep } from '../../core/interface-changes.ts';
import type { Comparison } from './compare-files.ts';

/** How a comparison is judged. */
export interface Assessment {
  /** How the sides are named. */
  before: string;
  after: string;
  /** The verdicts that fail. */
  failOn: readonly Verdict[];
  /**
   * Patterns of changes that are left out, in which `*` stands for any text and `?` for any character. They are compared with
   * `KIND:NAME`, which leaves out all changes of a definition, and with `KIND:NAME/PATH`.
   */
  ignore: readonly string[];
}

/** Judges what two interfaces differ in. */
export function assess({ changes, notes }: Comparison, assessment: Assessment): InterfaceDiff {
  const { before, after, failOn, ignore } = assessment;
  const patterns = ignore.map(globPattern);
  const left = changes.filter((change) => !patterns.some((pattern) => matches(pattern, change)));
  return {
    before,
    after,
    changes: left,
    ignored: changes.length - left.length,
    failOn,
    failed: left.some(({ verdict }) => failOn.includes(verdict)),
    step: stepFor(left),
    notes,
  };
}

function matches(pattern: RegExp, { kind, name, path }: Change): boolean {
  return pattern.test(`${kind}:${name}`) || (path !== '' && pattern.test(`${kind}:${name}${path}`));
}

function globPattern(glob: string): RegExp {
  const source = glob.replace(/[\\^$.*+?()[\]{}|/]/g, (sign) => {
    if (sign === '*') return '.*';
    return sign === '?' ? '.' : `\\${sign}`;
  });
  return new RegExp(`^${source}$`, 'su');
}

const steps: Record<Verdict, VersionStep> = {
  breaking: 'major',
  trust: 'major',
  unsure: 'patch',
  wording: 'patch',
  additive: 'minor',
  cosmetic: 'patch',
};

/** Returns the step of the version number that the changes call for; those that are unsure may call for a greater one. */
function stepFor(changes: readonly Change[]): VersionStep {
  const called = new Set(changes.map(({ verdict }) => steps[verdict]));
  const order: readonly VersionStep[] = ['major', 'minor', 'patch'];
  return order.find((step) => called.has(step)) ?? 'none';
}
