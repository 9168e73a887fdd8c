/**
 * Declares what breaks one rule of `mcpc check` about definitions, given by its first argument: the id of the rule. Any
 * other word, such as `none`, breaks nothing.
 */
import { flag, serve } from '../raw/lines.mjs';
import { legacyRevision, text } from '../raw/protocol.mjs';
import { brokenInterfaces, unbroken } from './broken-interfaces.mjs';

const { capabilities, instructions, tools, resources, resourceTemplates, prompts } = {
  ...unbroken,
  ...brokenInterfaces[process.argv[2]],
};
const hasResources = resources !== undefined || resourceTemplates !== undefined;
const declared = {
  tools: {},
  ...(hasResources && { resources: {} }),
  ...(prompts && { prompts: {} }),
  ...capabilities,
};
const lists = {
  'tools/list': () => ({ tools }),
  'tools/call': () => text('12 cm'),
  ...(hasResources && {
    'resources/list': () => ({ resources: resources ?? [] }),
    'resources/templates/list': () => ({ resourceTemplates: resourceTemplates ?? [] }),
  }),
  ...(prompts && { 'prompts/list': () => ({ prompts }) }),
};
const initialized = {
  protocolVersion: legacyRevision,
  capabilities: declared,
  serverInfo: { name: 'garden', version: '1.0.0' },
  ...(instructions && { instructions }),
};

serve({ ...lists, ...(!flag('--modern') && { initialize: () => initialized }) }, { capabilities: declared });
