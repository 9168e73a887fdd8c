import { describe, expect, it } from 'vitest';
import { type TemplateValue, UriTemplate, variableNames } from '../../../src/arguments/uri-template.ts';

/** The variables of the examples in RFC 6570, section 3.2; `undef` is not defined. */
const values: Record<string, TemplateValue> = {
  count: ['one', 'two', 'three'],
  dom: ['example', 'com'],
  dub: 'me/too',
  hello: 'Hello World!',
  half: '50%',
  var: 'value',
  who: 'fred',
  base: 'http://example.com/home/',
  path: '/foo/bar',
  list: ['red', 'green', 'blue'],
  keys: { semi: ';', dot: '.', comma: ',' },
  v: '6',
  x: '1024',
  y: '768',
  empty: '',
  empty_keys: {},
  empty_list: [],
};

const expand = (template: string, given = values) => new UriTemplate(template).expand(given);

describe('the examples of RFC 6570', () => {
  it.each([
    // 3.2.1
    ['{count}', 'one,two,three'],
    ['{count*}', 'one,two,three'],
    ['{/count}', '/one,two,three'],
    ['{/count*}', '/one/two/three'],
    ['{;count}', ';count=one,two,three'],
    ['{;count*}', ';count=one;count=two;count=three'],
    ['{?count}', '?count=one,two,three'],
    ['{?count*}', '?count=one&count=two&count=three'],
    ['{&count*}', '&count=one&count=two&count=three'],
    // 3.2.2
    ['{var}', 'value'],
    ['{hello}', 'Hello%20World%21'],
    ['{half}', '50%25'],
    ['O{empty}X', 'OX'],
    ['O{undef}X', 'OX'],
    ['{x,y}', '1024,768'],
    ['{x,hello,y}', '1024,Hello%20World%21,768'],
    ['?{x,empty}', '?1024,'],
    ['?{x,undef}', '?1024'],
    ['?{undef,y}', '?768'],
    ['{var:3}', 'val'],
    ['{var:30}', 'value'],
    ['{list}', 'red,green,blue'],
    ['{list*}', 'red,green,blue'],
    ['{keys}', 'semi,%3B,dot,.,comma,%2C'],
    ['{keys*}', 'semi=%3B,dot=.,comma=%2C'],
    // 3.2.3
    ['{+var}', 'value'],
    ['{+hello}', 'Hello%20World!'],
    ['{+half}', '50%25'],
    ['{base}index', 'http%3A%2F%2Fexample.com%2Fhome%2Findex'],
    ['{+base}index', 'http://example.com/home/index'],
    ['O{+empty}X', 'OX'],
    ['O{+undef}X', 'OX'],
    ['{+path}/here', '/foo/bar/here'],
    ['here?ref={+path}', 'here?ref=/foo/bar'],
    ['up{+path}{var}/here', 'up/foo/barvalue/here'],
    ['{+x,hello,y}', '1024,Hello%20World!,768'],
    ['{+path,x}/here', '/foo/bar,1024/here'],
    ['{+path:6}/here', '/foo/b/here'],
    ['{+list}', 'red,green,blue'],
    ['{+list*}', 'red,green,blue'],
    ['{+keys}', 'semi,;,dot,.,comma,,'],
    ['{+keys*}', 'semi=;,dot=.,comma=,'],
    // 3.2.4
    ['{#var}', '#value'],
    ['{#hello}', '#Hello%20World!'],
    ['{#half}', '#50%25'],
    ['foo{#empty}', 'foo#'],
    ['foo{#undef}', 'foo'],
    ['{#x,hello,y}', '#1024,Hello%20World!,768'],
    ['{#path,x}/here', '#/foo/bar,1024/here'],
    ['{#path:6}/here', '#/foo/b/here'],
    ['{#list}', '#red,green,blue'],
    ['{#list*}', '#red,green,blue'],
    ['{#keys}', '#semi,;,dot,.,comma,,'],
    ['{#keys*}', '#semi=;,dot=.,comma=,'],
    // 3.2.5
    ['{.who}', '.fred'],
    ['{.who,who}', '.fred.fred'],
    ['{.half,who}', '.50%25.fred'],
    ['www{.dom*}', 'www.example.com'],
    ['X{.var}', 'X.value'],
    ['X{.empty}', 'X.'],
    ['X{.undef}', 'X'],
    ['X{.var:3}', 'X.val'],
    ['X{.list}', 'X.red,green,blue'],
    ['X{.list*}', 'X.red.green.blue'],
    ['X{.keys}', 'X.semi,%3B,dot,.,comma,%2C'],
    ['X{.keys*}', 'X.semi=%3B.dot=..comma=%2C'],
    ['X{.empty_keys}', 'X'],
    ['X{.empty_keys*}', 'X'],
    // 3.2.6
    ['{/who}', '/fred'],
    ['{/who,who}', '/fred/fred'],
    ['{/half,who}', '/50%25/fred'],
    ['{/who,dub}', '/fred/me%2Ftoo'],
    ['{/var}', '/value'],
    ['{/var,empty}', '/value/'],
    ['{/var,undef}', '/value'],
    ['{/var,x}/here', '/value/1024/here'],
    ['{/var:1,var}', '/v/value'],
    ['{/list}', '/red,green,blue'],
    ['{/list*}', '/red/green/blue'],
    ['{/list*,path:4}', '/red/green/blue/%2Ffoo'],
    ['{/keys}', '/semi,%3B,dot,.,comma,%2C'],
    ['{/keys*}', '/semi=%3B/dot=./comma=%2C'],
    // 3.2.7
    ['{;who}', ';who=fred'],
    ['{;half}', ';half=50%25'],
    ['{;empty}', ';empty'],
    ['{;v,empty,who}', ';v=6;empty;who=fred'],
    ['{;v,bar,who}', ';v=6;who=fred'],
    ['{;x,y}', ';x=1024;y=768'],
    ['{;x,y,empty}', ';x=1024;y=768;empty'],
    ['{;x,y,undef}', ';x=1024;y=768'],
    ['{;hello:5}', ';hello=Hello'],
    ['{;list}', ';list=red,green,blue'],
    ['{;list*}', ';list=red;list=green;list=blue'],
    ['{;keys}', ';keys=semi,%3B,dot,.,comma,%2C'],
    ['{;keys*}', ';semi=%3B;dot=.;comma=%2C'],
    // 3.2.8
    ['{?who}', '?who=fred'],
    ['{?half}', '?half=50%25'],
    ['{?x,y}', '?x=1024&y=768'],
    ['{?x,y,empty}', '?x=1024&y=768&empty='],
    ['{?x,y,undef}', '?x=1024&y=768'],
    ['{?var:3}', '?var=val'],
    ['{?list}', '?list=red,green,blue'],
    ['{?list*}', '?list=red&list=green&list=blue'],
    ['{?keys}', '?keys=semi,%3B,dot,.,comma,%2C'],
    ['{?keys*}', '?semi=%3B&dot=.&comma=%2C'],
    // 3.2.9
    ['{&who}', '&who=fred'],
    ['{&half}', '&half=50%25'],
    ['?fixed=yes{&x}', '?fixed=yes&x=1024'],
    ['{&x,y,empty}', '&x=1024&y=768&empty='],
    ['{&x,y,undef}', '&x=1024&y=768'],
    ['{&var:3}', '&var=val'],
    ['{&list}', '&list=red,green,blue'],
    ['{&list*}', '&list=red&list=green&list=blue'],
    ['{&keys}', '&keys=semi,%3B,dot,.,comma,%2C'],
    ['{&keys*}', '&semi=%3B&dot=.&comma=%2C'],
  ])('%s is %s', (template, expanded) => {
    expect(expand(template)).toBe(expanded);
  });
});

it('keeps what is percent-encoded in reserved expansion and in literals, and encodes it elsewhere', () => {
  expect(expand('x://ü/a%20b {+path}', { path: 'a%20b[c]%' })).toBe('x://%C3%BC/a%20b%20a%20b[c]%25');
  expect(expand('{path}', { path: 'a%20b' })).toBe('a%2520b');
});

it('counts characters, not UTF-16 units, and encodes lone surrogates as unknown characters', () => {
  expect(expand('{a:2}', { a: '😀é!' })).toBe('%F0%9F%98%80%C3%A9');
  expect(expand('{a}', { a: '\ud83d' })).toBe('%EF%BF%BD');
});

it('treats empty lists, and names that objects inherit, as undefined', () => {
  expect(expand('x{?empty_list*,constructor,__proto__}')).toBe('x');
});

it('rejects the first characters of a list', () => {
  expect(() => expand('{list:3}')).toThrow('list must be text: the template takes its first 3 characters.');
});

it('lists its variables once, with those of the query', () => {
  expect(new UriTemplate('x://{id:3}/{a.b}{?tag*,id,q}{&page}').variables).toEqual([
    { name: 'id', isQuery: false, isExploded: false },
    { name: 'a.b', isQuery: false, isExploded: false },
    { name: 'tag', isQuery: true, isExploded: true },
    { name: 'q', isQuery: true, isExploded: false },
    { name: 'page', isQuery: true, isExploded: false },
  ]);
  expect(variableNames('x://{user-id}')).toEqual(['user-id']);
});

it.each([
  'x://{a',
  'x://a}',
  'x://{}',
  'x://{a,}',
  'x://{=a}',
  'x://{a:0}',
  'x://{a:12345}',
  'x://{a*:3}',
  'x://{{a}}',
])('rejects the malformed template %s', (template) => {
  expect(() => new UriTemplate(template)).toThrow(`"${template}" is not a valid URI template: `);
  expect(variableNames(template)).toEqual([]);
});

it.each([
  ['users://{id}', 'users://1', true],
  ['users://{id}', 'users://1/posts', false],
  ['users://{id}/posts', 'users://1/posts', true],
  ['users://{id}/posts', 'users:///posts', true],
  ['files://{path*}', 'files://a/b.txt', true],
  ['files://{+path}', 'files://a/b.txt', true],
  ['search://x{?q,page}', 'search://x?q=a', true],
  ['search://x{?q,page}', 'search://x', true],
  ['search://x{?q,page}', 'search://y', false],
  ['x://{a}-{b}', 'x://1-2-3', true],
  ['x://{a}-{b}', 'x://123', false],
  ['x://a b', 'x://a%20b', true],
])('says whether %s can be expanded to %s: %s', (template, uri, expected) => {
  expect(new UriTemplate(template).matches(uri)).toBe(expected);
});

it('compares long URIs with templates of many variables in a short time', () => {
  const template = new UriTemplate(`x://${'{+a}/'.repeat(50)}end`);
  expect(template.matches(`x://${'/'.repeat(5_000)}`)).toBe(false);
});
