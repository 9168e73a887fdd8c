import type { SystemEnvironment } from '../core/environment.ts';
import type { SamplingRequest } from '../core/server-requests.ts';
import {
  type AnswerOptions,
  type ChatModel,
  type ModelAnswer,
  usageText,
} from '../engine/models/chat-model.ts';
import { openNamedModel } from '../engine/models/open-model.ts';
import { readCertificates } from '../engine/targets/url.ts';

/**
 * Opens the model of `--sampling chat:NAME`, with the certificates of `--cacert` beside the usual ones. Sends nothing.
 * Throws UsageError.
 */
export async function openSamplingModel(
  name: string,
  cacert: string | undefined,
  environment: SystemEnvironment,
): Promise<ChatModel> {
  const own = cacert === undefined ? undefined : readCertificates(cacert, environment);
  const ca = own === undefined ? undefined : [...(await import('node:tls')).rootCertificates, own].join('\n');
  return openNamedModel(name, { environment, tls: { ca } });
}

/** Describes a model and where it is: `gpt-5 at api.openai.com`. */
export function describeModel({ name, host }: ChatModel): string {
  return `${name} at ${host}`;
}

/** Has a model answer, without anyone who reviews it, and reports how many tokens that took. */
export async function answerByModel(
  model: ChatModel,
  request: SamplingRequest,
  options: AnswerOptions,
): Promise<ModelAnswer['result']> {
  const { result, usage } = await model.answer(request, options);
  const tokens = usageText(usage);
  const took = tokens === undefined ? '' : `; that took ${tokens}`;
  options.notice(`${describeModel(model)} answered a sampling request of ${request.server}${took}.`);
  return result;
}
