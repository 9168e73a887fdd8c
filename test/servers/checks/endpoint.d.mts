import type { ProbeHttpRequest, ProbeHttpResponse } from '../../../src/checking/probe/probed-server.ts';

export function createEndpoint(options?: {
  broken?: string;
  modern?: boolean;
  bearer?: string;
}): (request: ProbeHttpRequest) => Promise<ProbeHttpResponse>;
