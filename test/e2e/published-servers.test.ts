import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandLine, everything, filesystem, memory } from './harness/fixtures.ts';
import { temporaryFile, temporaryFolder } from './harness/folder.ts';
import { listenEverything } from './harness/listening.ts';
import { describeServer, type Line } from './harness/served.ts';

const everyLine: Line[] = [
  ['tools', [], /^get-sum\tget-sum\(a: number, b: number\)\t/m],
  ['call', ['echo', 'message=hi'], 'Echo: hi\n'],
  ['call', ['get-sum', 'a=1', 'b=2'], 'The sum of 1 and 2 is 3.\n'],
  ['call', ['get-structured-content', 'location=Chicago', '--json'], /"structuredContent":\{/],
  ['call', ['trigger-long-running-operation', 'duration=0.2', 'steps=2'], /^Long running operation comp/],
  ['resources', [], /^demo:\/\/resource\/static\/document\/features.md\tfeatures.md\t/m],
  ['templates', [], /^demo:\/\/resource\/dynamic\/text\/\{resourceId\}\t/m],
  ['read', ['demo://resource/dynamic/text/{resourceId}', 'resourceId=7'], /^Resource 7: /],
  ['prompts', [], /^args-prompt\targs-prompt\(city, state\?\)\t/m],
  ['prompt', ['args-prompt', 'city=Oslo'], "user:\nWhat's weather in Oslo?\n"],
  ['complete', ['prompt:completable-prompt', 'department', 'E'], 'Engineering\n'],
  ['ping', [], /\t2025-11-25$/m],
  ['info', ['--query', 'serverInfo.name'], 'mcp-servers/everything\n'],
];

const fewLines: Line[] = [
  ['call', ['echo', 'message=hi'], 'Echo: hi\n'],
  ['read', ['demo://resource/dynamic/text/7'], /^Resource 7: /],
  ['prompt', ['args-prompt', 'city=Oslo'], "user:\nWhat's weather in Oslo?\n"],
];

describeServer('server-everything over stdio', () => [commandLine(everything('stdio'))], fewLines);

describeServer(
  'server-everything over Streamable HTTP',
  async () => [(await listenEverything('streamableHttp')).url],
  everyLine,
);

describeServer('server-everything over SSE', async () => [(await listenEverything('sse')).url], fewLines);

const folder = temporaryFolder();
const read = join(folder, 'read.txt');
const written = join(folder, 'written.txt');

describeServer('server-filesystem', () => {
  writeFileSync(read, 'hello\n');
  mkdirSync(join(folder, 'inner'));
  return [commandLine(filesystem(folder))];
}, [
  ['tools', [], /^read_text_file\tread_text_file\(path: string, tail\?: number, head\?: number\)\t/m],
  ['call', ['read_text_file', `path=${read}`], 'hello\n'],
  ['call', ['read_multiple_files', `paths[]=${read}`], /hello/],
  ['call', ['write_file', `path=${written}`, 'content=007'], /Successfully wrote/],
  ['call', ['read_text_file', `path=${written}`], '007\n'],
  ['call', ['list_directory', `path=${folder}`], /^\[DIR\] inner$/m],
  ['resources', [], ''],
  ['prompts', [], ''],
  ['ping', [], /\t2025-11-25$/m],
  ['info', ['--query', 'serverInfo.name'], 'secure-filesystem-server\n'],
]);

const alice = '[{"name":"Alice","entityType":"person","observations":["likes tea"]}]';

describeServer(
  'server-memory',
  () => [commandLine(memory()), '--env', `MEMORY_FILE_PATH=${temporaryFile('memory.jsonl')}`],
  [
    ['tools', [], /^create_entities\tcreate_entities\(entities: object\[\]\)\t/m],
    ['call', ['create_entities', `entities:=${alice}`], /"Alice"/],
    ['call', ['search_nodes', 'query=tea', '--query', 'structuredContent.entities[0].name'], 'Alice\n'],
    ['ping', [], /\t2025-11-25$/m],
    ['info', ['--query', 'serverInfo.name'], 'memory-server\n'],
  ],
);
