import { expect, vi } from 'vitest';
import type { McpcError } from '../../../../src/core/errors.ts';
import type { EngineEvent, EventListener } from '../../../../src/core/events.ts';
import type { JsonObject } from '../../../../src/core/json.ts';
import type { TransportKind } from '../../../../src/core/protocol.ts';
import type {
  ProtocolExtensions,
  ServerRequest,
  ServerRequestHandler,
  ServerRequestResult,
} from '../../../../src/core/server-requests.ts';
import { TimeoutRegistry } from '../../../../src/core/timeouts.ts';
import type { InputLimits } from '../../../../src/engine/protocol/input/requested-input.ts';
import {
  clientCapabilities,
  defaultFeatures,
} from '../../../../src/engine/protocol/negotiation/capabilities.ts';
import { openSession } from '../../../../src/engine/protocol/open-session.ts';
import { HeldStderr } from '../../../../src/engine/transports/held-stderr.ts';
import { environment } from '../environment.ts';
import { FakeTransport, handshakes, type Reaction, result, type Script } from './fake-transport.ts';

export const eras = ['legacy', 'modern'] as const;
export type Era = (typeof eras)[number];

interface Settings {
  handler?: ServerRequestHandler;
  kind?: TransportKind;
  limits?: InputLimits;
  extensions?: ProtocolExtensions;
  /** Called with each event. */
  listener?: EventListener;
}

/** A session with a scripted server. */
export async function session(
  era: Era,
  script: Script,
  { handler, kind, limits, extensions, listener }: Settings = {},
) {
  const transport = new FakeTransport({ ...handshakes[era], ...script }, kind);
  const events: EngineEvent[] = [];
  const asked: ServerRequest[] = [];
  const onevent = (event: EngineEvent) => {
    events.push(event);
    listener?.(event);
  };
  const features = { ...defaultFeatures(), roots: [{ uri: 'file:///home/me' }] };
  const opened = await openSession({
    source: { type: 'custom', name: 'fake', open: async () => transport },
    options: {
      environment,
      features,
      ...limits,
      ...(extensions === undefined ? {} : { extensions }),
      handleServerRequest: async (request, signal) => {
        asked.push(request);
        return (handler ?? (async () => ({ action: 'decline' })))(request, signal);
      },
    },
    capabilities: (own) => clientCapabilities(features, own),
    onevent,
    stderr: new HeldStderr(onevent, false),
    onconnection: ({ hooks }) => {
      hooks.ondiagnostic = (diagnostic) => onevent({ type: 'diagnostic', server: 'fake', ...diagnostic });
    },
    onnegotiated: () => {},
    authorizer: undefined,
    timeouts: new TimeoutRegistry(),
    signal: undefined,
  });
  const ofType = (type: EngineEvent['type']) => events.filter((event) => event.type === type);
  return { session: opened, transport, events, ofType, asked };
}

/** Returns the error that a promise is rejected with. */
export async function failureOf(outcome: Promise<unknown>): Promise<McpcError> {
  return outcome.then(
    (value) => expect.fail(`It ended with ${JSON.stringify(value)}.`),
    (failure: unknown) => failure as McpcError,
  );
}

/** Lets everything happen that needs no time but that of loading modules. */
export async function settle(): Promise<void> {
  for (let round = 0; round < 2; round += 1) {
    for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
    await vi.dynamicImportSettled();
  }
  for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
}

export const tool = { name: 'echo', inputSchema: { type: 'object' } };
/** A handler that answers when the test says so. */
export function pendingHandler() {
  const waiting: ((result: ServerRequestResult) => void)[] = [];
  const signals: AbortSignal[] = [];
  const handler: ServerRequestHandler = (_request, signal) =>
    new Promise((resolve, reject) => {
      signals.push(signal);
      waiting.push(resolve);
      signal.addEventListener('abort', () => reject(signal.reason));
    });
  return { handler, signals, answer: (given: ServerRequestResult) => waiting.shift()?.(given) };
}

export const elicitation = { method: 'elicitation/create', params: { message: 'Who?', requestedSchema: {} } };
export const sampling = { method: 'sampling/createMessage', params: { messages: [] } };
/** Responds to a request only after the server's own one was answered, as servers up to 2025-11-25 do. */
export const asksFirst =
  (request: JsonObject, relatedTo: 'stream' | 'nothing' = 'nothing'): Reaction =>
  (call, server) =>
    server.receive({ id: `for-${call.id}`, ...request }, relatedTo === 'stream' ? call.id : undefined);
export const needsInput = (inputRequests: JsonObject) =>
  result({ resultType: 'input_required', requestState: 's', inputRequests });
