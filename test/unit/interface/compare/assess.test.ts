import { describe, expect, it } from 'vitest';
import type { Change, Verdict } from '../../../../src/core/interface-changes.ts';
import { assess } from '../../../../src/interface/compare/assess.ts';

const change = (verdict: Verdict, name = 'add', path = ''): Change => ({
  server: 'calculator',
  verdict,
  kind: 'tool',
  name,
  path,
  message: 'Changed.',
});

const judge = (changes: Change[], failOn: Verdict[] = ['breaking', 'trust'], ignore: string[] = []) =>
  assess({ changes, notes: [] }, { before: 'old', after: 'new', failOn, ignore });

describe('assess', () => {
  it.each<[Verdict[], boolean]>([
    [['breaking'], true],
    [['additive', 'trust'], true],
    [['wording', 'unsure', 'additive', 'cosmetic'], false],
    [[], false],
  ])('with changes that are %j: failed is %s', (verdicts, failed) => {
    expect(judge(verdicts.map((verdict) => change(verdict))).failed).toBe(failed);
  });

  it('fails on the verdicts that are named only', () => {
    expect(judge([change('breaking')], ['wording']).failed).toBe(false);
    expect(judge([change('wording')], ['wording']).failed).toBe(true);
    expect(judge([change('breaking')], []).failed).toBe(false);
  });

  it.each<[Verdict[], string]>([
    [['cosmetic', 'breaking'], 'major'],
    [['trust'], 'major'],
    [['additive', 'wording'], 'minor'],
    [['wording'], 'patch'],
    [['unsure'], 'patch'],
    [['cosmetic'], 'patch'],
    [[], 'none'],
  ])('with changes that are %j: the version step is %s', (verdicts, step) => {
    expect(judge(verdicts.map((verdict) => change(verdict))).step).toBe(step);
  });

  it.each<[string, number]>([
    ['tool:add', 3],
    ['tool:*', 3],
    ['*', 3],
    ['tool:a?d', 3],
    ['tool:add/inputSchema*', 1],
    ['tool:*/description', 1],
    ['tool:ad', 0],
    ['prompt:add', 0],
    ['tool:a.d', 0],
  ])('--ignore %s leaves out %i', (glob, ignored) => {
    const changes = [
      change('breaking', 'add', '/inputSchema/properties/a'),
      change('wording', 'add', '/description'),
      change('breaking', 'add'),
    ];
    expect(judge(changes, ['breaking'], [glob])).toMatchObject({ ignored, failed: ignored < 2 });
  });
});
