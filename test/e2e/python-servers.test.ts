import { describePython, pythonPath } from '../setup/python.ts';
import { commandLine, fixture } from './harness/fixtures.ts';
import { listenPython } from './harness/listening.ts';
import { describeServer } from './harness/served.ts';

describePython('FastMCP', () => {
  const stdio = (name: string) => [commandLine([pythonPath(), fixture(`python/${name}.py`)])];
  const person = ['person.name=Ada', 'person.address.street=Main', 'person.address.zip=01234'];

  describeServer('with types, over stdio', () => stdio('typed'), [
    ['tools', [], /^multiply\tmultiply\(a: integer, b: integer\)\tMultiplies two whole numbers\.$/m],
    ['call', ['multiply', 'a=5', 'b=3'], '15\n'],
    ['call', ['greet', 'name=007', 'style=formal', 'title=Agent'], 'Good day, Agent 007.\n'],
    ['call', ['register', ...person, '--query', 'structuredContent.address.zip'], '01234\n'],
    ['call', ['work', 'steps=2'], '2 steps\n'],
    ['resources', [], /^config:\/\/settings\tsettings\tThe settings\.$/m],
    ['read', ['config://settings', '--query', 'contents[0].mimeType'], 'application/json\n'],
    ['templates', [], /^weather:\/\/\{city\}\/now\tweather\t/m],
    ['read', ['weather://{city}/now', 'city=New York'], 'It rains in New York\n'],
    ['prompts', [], /^analyze\tanalyze\(data, topic\?\)\t/m],
    ['prompt', ['analyze', 'data=[1,2,3]'], 'user:\nAnalyze these numbers: 6 in all\n'],
    ['ping', [], /\t2026-07-28$/m],
    ['info', [], /^Multiplies, greets and tells the weather\.$/m],
  ]);

  describeServer(
    'with types, over stdio, in the legacy era',
    () => [...stdio('typed'), '--protocol', 'legacy'],
    [['ping', [], /\t2025-11-25$/m]],
  );

  describeServer('without types, over stdio', () => stdio('untyped'), [
    ['call', ['multiply', 'a=5', 'b=3'], '15\n'],
  ]);

  for (const transport of ['http', 'sse'] as const) {
    describeServer(`over ${transport}`, async () => [(await listenPython(pythonPath(), transport)).url], [
      ['tools', [], /^multiply\tmultiply\(a: integer, b: integer\)\t/m],
      ['call', ['multiply', 'a=5', 'b=3'], '15\n'],
      ['call', ['work', 'steps=2'], '2 steps\n'],
      ['resources', [], /^config:\/\/settings\t/m],
      ['read', ['config://settings'], 'theme: dark\n'],
      ['ping', [], /\t\d{4}-\d{2}-\d{2}$/m],
      ['info', ['--query', 'transport'], `${transport}\n`],
    ]);
  }
});
