import { commandLine, nodeFixture } from './harness/fixtures.ts';
import { listen } from './harness/listening.ts';
import { describeServer, type Line } from './harness/served.ts';

const stdio = (path: string, ...words: string[]) => [commandLine(nodeFixture(path, ...words))];
const network = async (path: string, ...words: string[]) => [(await listen(path, ...words)).url];

/** Every command, on what the servers of both SDK versions offer. */
function everyLine(name: string, era: string): Line[] {
  return [
    ['tools', [], /^multiply\tmultiply\(a: number, b: number\)\tMultiplies two numbers$/m],
    ['tools', ['multiply'], /The first factor[\s\S]*^mcpc call .* multiply a=\S+ b=\S+$/m],
    ['call', ['multiply', 'a=5', 'b=3'], '15\n'],
    ['call', ['add', 'a=5', 'b=3', '--query', 'structuredContent.sum'], '8\n'],
    ['call', ['work', 'steps=3', 'delay=1'], '3 steps\n'],
    ['resources', [], /^demo:\/\/motd\tmotd\tThe message of the day$/m],
    ['read', ['demo://motd'], 'Have a nice day\n'],
    ['read', ['demo://bytes', '--query', 'contents[0].blob'], 'AAH+/w==\n'],
    ['templates', [], /^weather:\/\/\{city\}\/now\tweather\t/m],
    ['read', ['weather://{city}/now', 'city=oslo'], 'It is snowing in oslo\n'],
    ['prompts', [], /^review\treview\(language, focus\?\)\tAsks for a review$/m],
    ['prompt', ['review', 'language=rust', 'focus=speed'], 'user:\nReview this rust for speed.\n'],
    ['complete', ['prompt:review', 'language', 'py'], 'python\n'],
    ['complete', ['weather://{city}/now', 'city', 'b'], 'berlin\n'],
    ['ping', [], /\t\S+ m?s\t\d{4}-\d{2}-\d{2}$/m],
    ['info', ['--query', 'join(`" "`, [serverInfo.name, era])'], `${name} ${era}\n`],
  ];
}

const fewLines: Line[] = [
  ['call', ['multiply', 'a=5', 'b=3'], '15\n'],
  ['read', ['demo://motd'], 'Have a nice day\n'],
  ['prompt', ['review', 'language=rust'], 'user:\nReview this rust.\n'],
];

const legacyOnly = everyLine('sdk-v1', 'legacy');
const modern = everyLine('sdk-v2', 'modern');

describeServer("the SDK's first version over stdio", () => stdio('sdk-v1/stdio.mjs'), legacyOnly);

describeServer("the SDK's first version over Streamable HTTP", () => network('sdk-v1/http.mjs'), legacyOnly);

describeServer(
  "the SDK's first version over Streamable HTTP without streams",
  () => network('sdk-v1/http.mjs', '--json'),
  fewLines,
);

describeServer("the SDK's first version over SSE", () => network('sdk-v1/sse.mjs'), legacyOnly);

describeServer("the SDK's second version over stdio", () => stdio('sdk-v2/stdio.mjs'), modern);

describeServer("the SDK's second version over Streamable HTTP", () => network('sdk-v2/http.mjs'), modern);

describeServer(
  "the SDK's second version over Streamable HTTP, in the legacy era",
  async () => [...(await network('sdk-v2/http.mjs')), '--protocol', 'legacy'],
  fewLines,
);

describeServer(
  "the SDK's second version over Streamable HTTP, modern era only",
  () => network('sdk-v2/http.mjs', '--modern-only'),
  fewLines,
);
