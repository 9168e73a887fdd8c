import { setTimeout as sleep } from 'node:timers/promises';
import { anySignal } from '../../core/abort.ts';
import type { SystemEnvironment } from '../../core/environment.ts';
import { AuthorizationError, ConnectionError, TimeoutError, UsageError } from '../../core/errors.ts';
import { asJsonObject, asString, type JsonObject } from '../../core/json.ts';
import { parseJson, stringifyJson } from '../../core/json-text.ts';
import { mask, maskValues } from '../../core/secrets.ts';
import { excerpt, sentence } from '../errors/excerpt.ts';
import { isCertificateError, proxyError, reasonOfFailure, systemError } from '../errors/network.ts';
import { MessageTooLargeError } from '../framing/message-limit.ts';
import { readErrorResponse, waitInWords } from '../http/error-response.ts';
import { errorTextOf, type HttpResponse, isSuccess, textOf } from '../http/fetch.ts';
import { HttpClient } from '../http/http-client.ts';
import { proxyFor } from '../http/proxy.ts';
import type { ErrorResponse } from '../http/response-errors.ts';
import type { TlsSettings } from '../http/tls.ts';
import type { AnswerOptions } from './chat-model.ts';

/** The largest answer that is read, in bytes. */
const maxAnswer = 64 * 1024 * 1024;
/** The longest Retry-After that is waited for, in seconds. */
const longestWait = 60;

/** How an API is reached. */
export interface ApiSettings {
  /** That of the requests. */
  url: URL;
  /** Undefined if the API needs none, as those on this machine. */
  apiKey: string | undefined;
  /** The variable or option that sets the key, for messages. */
  keyName: string;
  /** How long an answer may take, in seconds. */
  timeout: number;
  tls: TlsSettings;
  /** Names the proxies. */
  environment: SystemEnvironment;
}

/** A request that the API refused. */
export class RefusedRequest extends UsageError {
  /** The parameter to which the API objects, if it names one. */
  readonly parameter: string | undefined;

  constructor(message: string, parameter: string | undefined) {
    super(message);
    this.parameter = parameter;
  }
}

/**
 * Posts JSON to the API of a model and returns the response. Waits once if the API asks for that (429). The key is in
 * no error: an API that repeats it is quoted without it.
 */
export async function postToModel(
  settings: ApiSettings,
  headers: Record<string, string>,
  body: JsonObject,
  { signal, notice }: AnswerOptions,
): Promise<JsonObject> {
  const { url, timeout } = settings;
  const ended = new AbortController();
  const timer = setTimeout(() => ended.abort(), timeout * 1_000);
  const client = new HttpClient(settings.tls, settings.environment);
  const stop = anySignal(signal, ended.signal);
  const send = () =>
    client.fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
      body: stringifyJson(body),
      signal: stop,
    });
  try {
    let response = await send();
    const wait = isSuccess(response) ? undefined : await waitBefore(url, response);
    if (wait !== undefined) {
      const when = wait === 0 ? '' : ` in ${waitInWords(wait)}`;
      notice(`${url.host} limits the rate of requests (HTTP 429); trying once more${when}.`);
      await sleep(wait * 1_000, undefined, { signal: stop });
      response = await send();
    }
    if (!isSuccess(response)) throw refusal(settings, response, await errorTextOf(response));
    const text = await textOf(response, maxAnswer);
    const answer = answerIn(text, url);
    // OpenRouter and others report failures of the model with HTTP 200.
    if (asJsonObject(answer.error) === undefined) return answer;
    throw new ConnectionError(`${url.host} failed to answer${saidIn(text, settings)}`);
  } catch (error) {
    signal.throwIfAborted();
    if (ended.signal.aborted) throw new TimeoutError(`${url.host} did not answer within ${timeout} s.`);
    throw unreachable(error, settings);
  } finally {
    clearTimeout(timer);
    client.close();
  }
}

/** Returns the seconds to wait before a request is sent again; undefined if it is not. */
async function waitBefore(url: URL, response: HttpResponse): Promise<number | undefined> {
  if (response.status !== 429) return undefined;
  const { retryAfter } = readErrorResponse(url, response, '');
  if (retryAfter === undefined || retryAfter > longestWait) return undefined;
  await errorTextOf(response);
  return retryAfter;
}

function answerIn(text: string, url: URL): JsonObject {
  try {
    const answer = asJsonObject(parseJson(text));
    if (answer !== undefined) return answer;
  } catch {
    // Not JSON, or nested too deep.
  }
  throw unusable(url, 'it is not a JSON object');
}

/** Creates the error for a response without an answer; `problem` completes "cannot be used:". */
export function unusable({ host, pathname }: URL, problem: string): ConnectionError {
  return new ConnectionError(`The response of ${host}${pathname} cannot be used: ${problem}.`, {
    hint: 'Is the base URL that of such an API?',
  });
}

/** Creates the error for a response with a status other than 2xx. */
function refusal(settings: ApiSettings, response: HttpResponse, text: string): Error {
  const { url, apiKey, keyName } = settings;
  const { status, target, retryAfter } = readErrorResponse(url, response, text);
  const { parameter } = problemIn(text, apiKey);
  const said = saidIn(text, settings);
  if (status === 401 || status === 403) {
    return new AuthorizationError(
      apiKey === undefined
        ? `${url.host} requires an API key (HTTP ${status}).`
        : `${url.host} rejected the API key (HTTP ${status}).`,
      { hint: apiKey === undefined ? `Set ${keyName}.` : `Check ${keyName}.` },
    );
  }
  if (status === 429) {
    const when = retryAfter === undefined || retryAfter === 0 ? '' : ` for ${waitInWords(retryAfter)}`;
    return new ConnectionError(`${url.host} limits the rate of requests${when} (HTTP 429)${said}`);
  }
  if (target !== undefined) {
    return new ConnectionError(
      `${url.host} redirects to ${target}, which is not followed (HTTP ${status}).`,
      {
        hint: 'Correct the base URL.',
      },
    );
  }
  if (status === 404 || status === 405) return notThere(url, { status, text }, said);
  if (status >= 400 && status < 500) {
    return new RefusedRequest(`${url.host} refused the request (HTTP ${status})${said}`, parameter);
  }
  return new ConnectionError(`${url.host} failed to answer (HTTP ${status})${said}`);
}

/** Creates the error for a missing model, or an API at another URL. */
function notThere({ host, pathname }: URL, { status }: ErrorResponse, said: string): UsageError {
  return new UsageError(`${host} has no such model, or no API at ${pathname} (HTTP ${status})${said}`, {
    hint: 'Check the name of the model and the base URL.',
  });
}

/** Returns the end of a sentence about an error response: what it says, if anything. */
function saidIn(text: string, { apiKey }: ApiSettings): string {
  const { message } = problemIn(text, apiKey);
  return message === undefined ? '.' : `: ${sentence(message)}`;
}

/** Returns what an error response says, in the formats of OpenAI, Anthropic and others, without the key. */
function problemIn(
  text: string,
  apiKey: string | undefined,
): { message: string | undefined; parameter: string | undefined } {
  let body: JsonObject | undefined;
  try {
    body = asJsonObject(parseJson(text));
  } catch {
    // A page in HTML, for example.
  }
  const error = asJsonObject(body?.error);
  const message = asString(error?.message) ?? asString(body?.error) ?? asString(body?.message);
  return {
    message: message === undefined ? undefined : excerpt(withoutKey(message, apiKey).trim(), 500),
    parameter: asString(error?.param),
  };
}

function withoutKey(text: string, apiKey: string | undefined): string {
  const hidden = apiKey === undefined || apiKey === '' ? text : text.replaceAll(apiKey, mask);
  return maskValues(hidden);
}

/** Returns the error for an API that could not be reached; other errors as they are. */
function unreachable(error: unknown, { url, environment }: ApiSettings): unknown {
  const failure = systemError(error);
  const where = `${url.origin}${url.pathname}`;
  if (failure === undefined) {
    return error instanceof MessageTooLargeError
      ? unusable(url, `it is larger than ${maxAnswer / 1_048_576} MiB`)
      : error;
  }
  if (isCertificateError(failure)) {
    return new ConnectionError(`The certificate of ${where} is not trusted: ${reasonOfFailure(failure)}.`, {
      hint: 'Name the file with the certificate to trust with --cacert or the variable NODE_EXTRA_CA_CERTS.',
    });
  }
  const proxy = proxyFor(url, environment.env);
  if (proxy !== undefined) return proxyError(failure, proxy, url, {});
  return new ConnectionError(`Could not reach ${where}: ${reasonOfFailure(failure)}.`, {
    hint:
      failure.code === 'ECONNREFUSED'
        ? 'Is the server of the model running, and is the port right?'
        : undefined,
  });
}
