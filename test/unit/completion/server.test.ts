import { describe, expect, it } from 'vitest';
import type { SuggestionRequest } from '../../../src/completion/ports.ts';
import { completed, portsWith, words } from './ports.ts';

const offer = {
  tools: [
    {
      name: 'look',
      description: 'Looks',
      inputSchema: {},
      annotations: { readOnlyHint: true, destructiveHint: true },
    },
    { name: 'erase', inputSchema: {}, annotations: { destructiveHint: true, openWorldHint: true } },
    { name: 'tell', title: 'Tells\n\nall', inputSchema: {} },
  ],
  resources: [{ uri: 'demo://welcome', name: 'Welcome', mimeType: 'text/plain' }],
  templates: [{ uriTemplate: 'demo://weather/{city}{?unit}', name: 'Weather' }],
  prompts: [
    {
      name: 'poem',
      description: 'Writes one',
      arguments: [{ name: 'form' }, { name: 'topic', required: true, description: 'Of what' }],
    },
  ],
};

describe('the offerings of a server', () => {
  it('are tools with description and annotations', async () => {
    expect((await completed('call server.py ', portsWith(offer))).candidates).toEqual([
      { value: 'look', description: '[read-only] Looks', kind: 'tool' },
      { value: 'erase', description: '[destructive, open world]', kind: 'tool' },
      { value: 'tell', description: 'Tells all', kind: 'tool' },
    ]);
    expect(await words('tools server.py er', portsWith(offer))).toEqual(['erase']);
  });

  it('are URIs and templates, and the variables of a template', async () => {
    const ports = portsWith(offer);
    expect((await completed('read server.py ', ports)).candidates).toEqual([
      { value: 'demo://welcome', description: 'Welcome (text/plain)', kind: 'uri' },
      { value: 'demo://weather/{city}{?unit}', description: '[template] Weather', kind: 'uri' },
    ]);
    expect(await words('read server.py demo://weather/{city}{?unit} ', ports)).toEqual(['city=', 'unit=']);
    expect(await words('watch server.py ', ports)).toEqual([
      'tools',
      'prompts',
      'resources',
      'demo://welcome',
      'demo://weather/{city}{?unit}',
    ]);
  });

  it('are prompts and their arguments', async () => {
    const ports = portsWith(offer);
    expect(await words('prompt server.py ', ports)).toEqual(['poem']);
    expect((await completed('prompt server.py poem ', ports)).candidates).toEqual([
      { value: 'topic=', description: 'string, required — Of what', kind: 'argument', open: true },
      { value: 'form=', description: 'string', kind: 'argument', open: true },
    ]);
    expect(await words('complete server.py pr', ports)).toEqual(['prompt:poem']);
    expect(await words('complete server.py prompt:poem ', ports)).toEqual(['form', 'topic']);
    expect(await words('complete server.py demo://weather/{city}{?unit} ', ports)).toEqual(['city', 'unit']);
  });
});

describe('the suggestions of a server', () => {
  const asked: SuggestionRequest[] = [];
  const suggest = async (request: SuggestionRequest) => {
    asked.push(request);
    return ['Oslo', '@home'];
  };

  it('complete prompts and templates, with the other arguments as context', async () => {
    const ports = portsWith({ ...offer, suggest });
    expect(await words('prompt server.py poem form=haiku topic=', ports)).toEqual([
      'topic=Oslo',
      'topic=@@home',
    ]);
    expect(asked.pop()).toEqual({
      reference: { type: 'prompt', name: 'poem' },
      name: 'topic',
      value: '',
      context: { form: 'haiku' },
    });
    expect(await words('read server.py demo://weather/{city}{?unit} unit=c city=Os', ports)).toEqual([
      'city=Oslo',
    ]);
    expect(asked.pop()).toMatchObject({ name: 'city', value: 'Os', context: { unit: 'c' } });
  });

  it('complete the value of complete, and the other arguments after or before it', async () => {
    const ports = portsWith({ ...offer, suggest });
    const poem = 'complete server.py prompt:poem topic';
    expect(await words(`${poem} O`, ports)).toEqual(['Oslo', '@home']);
    expect(asked.pop()).toMatchObject({ name: 'topic', value: 'O', context: {} });
    expect(await words(`${poem} `, ports)).toEqual(['Oslo', '@home', 'form=']);
    expect(await words(`${poem} topic=O`, ports)).toEqual(['topic=Oslo', 'topic=@@home']);
    expect(asked.pop()).toMatchObject({ name: 'topic', value: 'O' });
    expect(await words(`${poem} form=haiku O`, ports)).toEqual(['Oslo', '@home']);
    expect(asked.pop()).toMatchObject({ name: 'topic', value: 'O', context: { form: 'haiku' } });
    expect(await words(`${poem} O `, ports)).toEqual(['form=']);
    expect(await words(`${poem} O form=O`, ports)).toEqual(['form=Oslo', 'form=@@home']);
    expect(asked.pop()).toMatchObject({ name: 'form', value: 'O', context: {} });
    expect(await words('complete server.py demo://{a}/{b} b a=1 O', ports)).toEqual(['Oslo', '@home']);
    expect(asked.pop()).toMatchObject({ name: 'b', value: 'O', context: { a: '1' } });
    asked.length = 0;
    expect(await words('complete server.py prompt:poem topic O form=haiku f', ports)).toEqual([]);
    expect(asked).toEqual([]);
  });

  it('are cancelled when the user types on', async () => {
    const typing = new AbortController();
    const waits = (_request: SuggestionRequest, signal: AbortSignal) =>
      new Promise<never>((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
        typing.abort(new Error('typed on'));
      });
    const ports = portsWith({ ...offer, suggest: waits });
    await expect(completed('prompt server.py poem topic=', ports, 'line', typing.signal)).rejects.toThrow(
      'typed on',
    );
  });

  it('are empty if the server fails', async () => {
    const ports = portsWith({ ...offer, suggest: () => Promise.reject(new Error('no')) });
    expect(await words('prompt server.py poem topic=', ports)).toEqual([]);
  });
});
