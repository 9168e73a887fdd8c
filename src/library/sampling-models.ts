import { systemEnvironment } from '../core/environment.ts';
import { type ModelApiName, openModel } from '../engine/models/open-model.ts';
import { parseSamplingRequest } from '../engine/protocol/input/sampling-request.ts';
import { readCertificates } from '../engine/targets/url.ts';
import type { SamplingHandler, SamplingResult } from './api/handlers.ts';
import { toJsonObject } from './data/json-arguments.ts';
import { guarded, warn } from './handlers/guarded.ts';
import { translateError } from './requests/translate-errors.ts';

/** How many tokens an answer took; a member is undefined if the API did not say. */
export interface TokenUsage {
  input: number | undefined;
  output: number | undefined;
}

/** How a model is reached, and what is reported about its answers. */
export interface SamplingModelOptions {
  /** The name of the model in the API. The hints of servers are not used. */
  model: string;
  /** Default: `OPENAI_BASE_URL` or `ANTHROPIC_BASE_URL`, or else the API of OpenAI or Anthropic. */
  baseUrl?: string | undefined;
  /** Default: `OPENAI_API_KEY` or `ANTHROPIC_API_KEY`, unless `baseUrl` is given. */
  apiKey?: string | undefined;
  /** Seconds that an answer may take. Default 600. */
  timeout?: number | undefined;
  /** A PEM file with the CA certificates to trust instead of the system's. */
  cacert?: string | undefined;
  /** Called with the tokens that each answer took, as far as the API says. */
  onUsage?: ((usage: TokenUsage) => unknown) | undefined;
  /** Called with sentences about the requests, such as that the model does not accept a temperature. */
  onNotice?: ((message: string) => unknown) | undefined;
}

/**
 * Returns a handler that has a model answer sampling requests, behind OpenAI's chat completions API or one like it:
 * Ollama, vLLM, LM Studio, OpenRouter. For requests with tools, `samplingCapabilities` must be `{ tools: {} }`. Nobody
 * is asked: the handler consents to every request. Throws UsageError if there is neither a key nor a base URL.
 *
 * ```ts
 * const client = new Client('server.py', { sampling: openAiSampling({ model: 'gpt-5' }) });
 * ```
 */
export function openAiSampling(options: SamplingModelOptions): SamplingHandler {
  return samplingHandler('openai', options);
}

/**
 * Returns a handler that has a model answer sampling requests, behind Anthropic's messages API. For requests with tools,
 * `samplingCapabilities` must be `{ tools: {} }`. Nobody is asked: the handler consents to every request. Throws
 * UsageError if there is neither a key nor a base URL.
 */
export function anthropicSampling(options: SamplingModelOptions): SamplingHandler {
  return samplingHandler('anthropic', options);
}

function samplingHandler(api: ModelApiName, options: SamplingModelOptions): SamplingHandler {
  const { cacert, onUsage, onNotice } = options;
  const environment = systemEnvironment();
  try {
    const ca = cacert === undefined ? undefined : readCertificates(cacert, environment);
    const model = openModel(api, options, { environment, tls: { ca } });
    const notice = (message: string) => guarded(() => onNotice?.(message), warn);
    return async (_messages, params, { server, signal }) => {
      const request = parseSamplingRequest(server, toJsonObject(params));
      const { result, usage } = await model
        .answer(request, { signal: signal as AbortSignal, notice })
        .catch((error: unknown) => {
          throw translateError(error);
        });
      guarded(() => onUsage?.(usage), warn);
      return result as unknown as SamplingResult;
    };
  } catch (error) {
    throw translateError(error);
  }
}
