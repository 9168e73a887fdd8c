import { countWeights } from '../core/check-report.ts';
import { countVerdicts } from '../core/interface-changes.ts';
import { copyJson, definedMembers, type Json } from '../core/json.ts';
import type { View } from '../core/views.ts';
import { redactReport } from './check-report/redact-report.ts';

/** Returns what `--json` prints: the protocol's result; of a list, the definitions as received. */
export function jsonOf(view: View): Json {
  switch (view.kind) {
    case 'tools':
    case 'resources':
    case 'templates':
    case 'prompts':
    case 'skills':
    case 'tasks':
      return view.listing.raw;
    case 'task':
      return view.task.raw;
    case 'tool':
      return view.raw;
    case 'call':
    case 'read':
    case 'prompt':
    case 'completion':
      return view.result;
    case 'ping':
      return {
        server: view.server,
        milliseconds: view.milliseconds,
        protocolVersion: view.protocolVersion,
        ...(view.counts === undefined ? {} : { counts: view.counts }),
      };
    case 'info':
      return infoJson(view);
    case 'change': {
      const { at, server, what, uri } = view;
      return { at, server, what, ...(uri === undefined ? {} : { uri }) };
    }
    case 'request':
      return { method: view.method, params: view.params };
    case 'unreachable':
      return { server: view.server, error: view.message };
    case 'several':
      return view.views.map(jsonOf);
    case 'servers':
      return serversJson(view);
    case 'entry': {
      const { name, file, entry, trusted } = view;
      return { name, file, entry, ...(trusted === undefined ? {} : { trusted }) };
    }
    case 'diff':
      return diffJson(view);
    case 'check':
      return checkJson(view);
    case 'value':
      return view.value;
    case 'table':
    case 'document':
    case 'jsonFile':
    case 'text':
      return view.data;
  }
}

function diffJson({ diff }: View & { kind: 'diff' }): Json {
  const { before, after, changes, ignored, failOn, failed, step, notes } = diff;
  return {
    before,
    after,
    failed,
    failOn: [...failOn],
    version: step,
    counts: Object.fromEntries(countVerdicts(changes)),
    ignored,
    changes: changes.map((change) => ({ ...change })),
    notes,
  };
}

function checkJson({ report }: View & { kind: 'check' }): Json {
  const { target, servers, rules, findings, skipped, tokens, failOn, failed, notes } = redactReport(report);
  return {
    target,
    failed,
    failOn: failOn ?? 'none',
    counts: Object.fromEntries(countWeights(findings)),
    servers,
    findings: findings.map((finding) => definedMembers(finding)),
    skipped: skipped.map((rule) => ({ ...rule })),
    ...(tokens === undefined ? {} : { tokens: tokens.map((server) => copyJson(server) as never) }),
    rules: rules.map(({ id, group, weight, summary, source }) => ({ id, group, weight, summary, source })),
    notes,
  };
}

function infoJson({ facts, declared, freshLists }: View & { kind: 'info' }): Json {
  const { name, info, era, protocolVersion, negotiation, capabilities, instructions, transport } = facts;
  return {
    server: name,
    transport,
    era,
    protocolVersion,
    negotiation: { ...negotiation },
    ...(info === undefined ? {} : { serverInfo: { ...info } }),
    capabilities,
    ...(instructions === undefined ? {} : { instructions }),
    clientCapabilities: declared,
    ...(freshLists.length === 0 ? {} : { freshLists: freshLists.map((fresh) => ({ ...fresh })) }),
  };
}

/** Returns the rows as JSON, without members that are undefined. */
function serversJson({ servers }: View & { kind: 'servers' }): Json {
  return servers.map((row) => {
    const defined = Object.entries(row).filter((member): member is [string, Json] => member[1] !== undefined);
    return Object.fromEntries(defined);
  });
}
