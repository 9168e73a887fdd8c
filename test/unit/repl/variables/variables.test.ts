import { describe, expect, it } from 'vitest';
import { tokenize } from '../../../../src/arguments/tokenize.ts';
import { referencesIn } from '../../../../src/repl/language/references.ts';
import { Variables } from '../../../../src/repl/variables/variables.ts';
import { refusalOf } from '../../arguments/ports.ts';

const variables = new Variables();
variables.set('x', { n: 5, s: 'say "hi"', list: [1, { id: 'b' }], 'odd-name': true, none: null });
variables.set('city', 'Oslo');
variables.set('file', '@/etc/passwd');
variables.set('option', '--output=/tmp/x');
variables.set('argument', 'a=@/etc/passwd');

async function expand(line: string): Promise<string> {
  const [word] = tokenize(line).words;
  if (word === undefined) throw new Error('no word');
  return variables.expand(word);
}

describe('environment variables', () => {
  const own = new Variables(undefined, { API_KEY: 'abcdefgh', EMPTY: '', Path: '/bin', PORT: '8080' });
  const word = (text: string) =>
    own.expand(tokenize(text).words[0] ?? { text, start: 0, end: 0, quoted: false, literal: false });

  it('stand in for variables in capitals that are not set', async () => {
    expect(await word('a=$PORT')).toBe('a=8080');
    expect(await word('a=${EMPTY}x')).toBe('a=x');
    expect(await word("a='$PORT'")).toBe('a=$PORT');
    expect([own.has('PORT'), own.has('Path'), own.has('HOME'), own.names]).toEqual([true, false, false, []]);
    own.set('PORT', 1);
    expect(await word('a=$PORT')).toBe('a=1');
    own.unset('PORT');
    expect(await word('a=$PORT')).toBe('a=8080');
    expect((await refusalOf(() => own.unset('PORT'))).message).toBe('Unknown variable PORT.');
  });

  it('that are missing are reported, and other names are not looked up', async () => {
    const error = await refusalOf(() => word('a=$HOME'));
    expect(error.message).toBe('Unknown variable HOME.');
    expect(error.hint).toContain('or in the environment');
    await expect(word('a=$Path')).rejects.toThrow('Unknown variable Path.');
  });

  it('are remembered as secrets if their names say so', async () => {
    await word('a=$API_KEY');
    expect(own.secrets.mask('x abcdefgh 8080')).toBe('x [redacted] 8080');
  });
});

describe('$x.path in an argument', () => {
  it.each([
    // A text, a number or a truth value is typed by the schema, as if it had been typed; other JSON stays JSON.
    ['a=$x.n', 'a=5'],
    ['a=$x.s', 'a=say "hi"'],
    ['a:=$x.list', 'a:=[1,{"id":"b"}]'],
    ['a=$x.list[1].id', 'a=b'],
    ['a=$x.list[-1]', 'a:={"id":"b"}'],
    ['a=$x."odd-name"', 'a=true'],
    ['a=$x.none', 'a:=null'],
    ['a=$x.missing', 'a:=null'],
    ['a=$x.length(s)', 'a=8'],
    ['a=$x.{m:n}', 'a:={"m":5}'],
    ["a=$x.list[?id=='b'].id", 'a:=["b"]'],
    ['a.b[0]=$city', 'a.b[0]=Oslo'],
    // A word alone.
    ['$x.n', '5'],
    ['$city', 'Oslo'],
    ['$x.list[1]', '{"id":"b"}'],
    // Inside a longer text it is text.
    ['a=$city-$x.n', 'a=Oslo-5'],
    ['a=in_$city.', 'a=in_Oslo.'],
    ['a=$x.n%', 'a=5%'],
    ['a=${city}.txt', 'a=Oslo.txt'],
    ['a=${x.n}', 'a=5'],
    ['a=${x', 'a=${x'],
    ['demo://weather/$city', 'demo://weather/Oslo'],
    ['a="$x.n"', 'a=5'],
    ['a="in $city today"', 'a=in Oslo today'],
    // A server's text does not name a file to read.
    ['a=$file', 'a=@@/etc/passwd'],
    ['a="$file"', 'a=@@/etc/passwd'],
    ['a=$file-x', 'a=@@/etc/passwd-x'],
    ['a:=$file', 'a:="@/etc/passwd"'],
    ['$file', '@/etc/passwd'],
    // In JSON it is JSON.
    ['{"a":$x.n,"b":$x.s}', '{"a":5,"b":"say \\"hi\\""}'],
    ['{"a":"<$x.s>"}', '{"a":"<say \\"hi\\">"}'],
    ['a:=[$city,$x.n]', 'a:=["Oslo",5]'],
    // What is no variable stays as it is.
    ['price=$5', 'price=$5'],
    ["a='$x.n'", 'a=$x.n'],
    ['a=b$', 'a=b$'],
    ['text=no', 'text=no'],
  ])('%s is %s', async (line, expanded) => {
    expect(await expand(line)).toBe(expanded);
  });

  it('is refused if the variable is not set', async () => {
    const error = await refusalOf(() => expand('a=$cty'));
    expect(error.message).toBe('Unknown variable cty. Did you mean "city"?');
    expect(error.hint).toContain("'$cty'");
  });

  it.each([
    ['$option', 'an option'],
    ['$argument', 'an argument with the content of a file'],
  ])('rejects %s, whose value would be read as %s', async (line, meaning) => {
    expect((await refusalOf(() => expand(line))).message).toContain(`would be read as ${meaning}: `);
  });

  it('is refused if the path is invalid', async () => {
    expect((await refusalOf(() => expand('a=$x.list[?id=]'))).message).toContain(
      '$x.list[?id=] is not a valid JMESPath',
    );
  });
});

describe('an unwrapped value', () => {
  const wrapped = new Variables();
  wrapped.set('r', { content: [], structuredContent: { result: [{ id: 7 }] } }, () => [{ id: 7 }]);

  async function value(text: string) {
    const [reference] = referencesIn(text);
    if (reference === undefined) throw new Error('no reference');
    return wrapped.valueOf(reference);
  }

  it('is what the variable alone stands for', async () => {
    expect(await value('$r')).toEqual([{ id: 7 }]);
  });

  it('is searched where a path finds nothing in what --json prints', async () => {
    expect(await value('$r.structuredContent.result[0].id')).toBe(7);
    expect(await value('$r.content')).toEqual([]);
    expect(await value('$r.result[0].id')).toBe(7);
    expect(await value('$r[0].id')).toBe(7);
    expect(await value('$r[*].id')).toEqual([7]);
    expect(await value('$r.nothing')).toBeNull();
  });
});

describe('variables', () => {
  it('are listed by name, the last result at the end, and can be removed', async () => {
    const some = new Variables();
    for (const name of ['b', '_', 'a']) some.set(name, 1);
    expect(some.names).toEqual(['a', 'b', '_']);
    some.unset('a');
    expect(some.names).toEqual(['b', '_']);
    expect((await refusalOf(async () => some.unset('a'))).message).toContain('Unknown variable a.');
    some.unset('_');
    expect((await refusalOf(async () => some.dataOf('_'))).message).toBe('There is no last result yet.');
  });
});
