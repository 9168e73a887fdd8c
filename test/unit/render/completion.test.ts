import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/core/json.ts';
import { renderCompletion } from '../../../src/render/results.ts';
import type { Style } from '../../../src/terminal/style.ts';
import { pipe, terminal } from './styles.ts';

function rendered(result: JsonObject, style: Style = pipe) {
  return renderCompletion({ kind: 'completion', result }, { out: style, err: style });
}

describe('suggestions', () => {
  it('are one value per line', () => {
    expect(rendered({ completion: { values: ['Berlin', 'Bad\nEms\x1b', 5] } })).toEqual({
      stdout: 'Berlin\nBad\\nEms\\x1b\n5\n',
      stderr: '',
      notice: '',
    });
  });

  it('can be partial', () => {
    expect(rendered({ completion: { values: ['a'], total: 1200, hasMore: true } }).notice).toBe(
      '1 value of 1,200; type more of the value to see the rest.\n',
    );
    expect(rendered({ completion: { values: ['a', 'b'], hasMore: true } }).notice).toBe(
      'There are more values; type more of the value to see them.\n',
    );
    expect(rendered({ completion: { values: ['a'], total: 1 } }).notice).toBe('');
  });

  it('can be empty, which is noted on a terminal', () => {
    expect(rendered({ completion: { values: [] } })).toEqual({ stdout: '', stderr: '', notice: '' });
    expect(rendered({ completion: { values: [] } }, terminal()).notice).toBe('No completions.\n');
  });

  it('can be malformed', () => {
    expect(rendered({ completion: ['a'] }).stdout).toBe('{\n  "completion": [\n    "a"\n  ]\n}\n');
    expect(rendered({}).stdout).toBe('{}\n');
  });
});
