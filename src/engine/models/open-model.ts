import type { SystemEnvironment } from '../../core/environment.ts';
import { UsageError } from '../../core/errors.ts';
import type { TlsSettings } from '../http/tls.ts';
import { AnthropicModel } from './anthropic.ts';
import type { ChatModel } from './chat-model.ts';
import type { ApiSettings } from './model-api.ts';
import { OpenAiModel } from './openai.ts';

/** How long an answer may take by default, in seconds: models on one's own machine are slow. */
const defaultTimeout = 600;

/** An API that models are reached by. */
export type ModelApiName = 'openai' | 'anthropic';

/** How a model is reached; what is left out comes from the environment. */
export interface ModelSettings {
  model: string;
  baseUrl?: string | undefined;
  apiKey?: string | undefined;
  /** Seconds; by default 600. */
  timeout?: number | undefined;
}

/** Where a model is used: its variables, proxies and certificates. */
export interface ModelContext {
  environment: SystemEnvironment;
  tls?: TlsSettings | undefined;
}

const apis = {
  openai: {
    label: 'OpenAI',
    key: 'OPENAI_API_KEY',
    base: 'OPENAI_BASE_URL',
    defaultBase: 'https://api.openai.com/v1',
    path: '/chat/completions',
    create: (name: string, api: ApiSettings) => new OpenAiModel(name, api),
  },
  anthropic: {
    label: 'Anthropic',
    key: 'ANTHROPIC_API_KEY',
    base: 'ANTHROPIC_BASE_URL',
    defaultBase: 'https://api.anthropic.com/v1',
    path: '/messages',
    create: (name: string, api: ApiSettings) => new AnthropicModel(name, api),
  },
} as const;

type Variables = NodeJS.ProcessEnv;

/** Whether the environment names an API of models. */
export function hasModelApi(env: Variables): boolean {
  return isConfigured('openai', env) || isConfigured('anthropic', env);
}

/**
 * Opens the model of `--sampling chat:MODEL`: `openai/MODEL`, `anthropic/MODEL`, or a name alone, whose API is the one
 * that the environment has variables for; if it has both, names that begin with `claude` are of Anthropic. Nothing is
 * sent. Throws UsageError if a variable is missing or invalid.
 */
export function openNamedModel(name: string, context: ModelContext): ChatModel {
  const { env } = context.environment;
  const [, prefix, rest = ''] = /^(openai|anthropic)\/(.+)$/s.exec(name) ?? [];
  if (prefix === undefined) return openModel(apiFor(name, env), { model: name }, context);
  const api = prefix as ModelApiName;
  if (!isConfigured(api, env)) throw missingVariables(name, api, env);
  return openModel(api, { model: rest }, context);
}

/** Opens a model. A key of the environment is not sent to a base URL that the settings name. Throws UsageError. */
export function openModel(
  api: ModelApiName,
  { model, baseUrl, apiKey, timeout = defaultTimeout }: ModelSettings,
  { environment, tls = {} }: ModelContext,
): ChatModel {
  const { key, base, create } = apis[api];
  const { env } = environment;
  const given = baseUrl ?? variable(env, base);
  const ownKey = apiKey ?? (baseUrl === undefined ? variable(env, key) : undefined);
  if (given === undefined && ownKey === undefined) {
    throw new UsageError(`There is no API key for ${apis[api].label}.`, {
      hint: `Set ${key}, or ${base} for another server, which may need none.`,
    });
  }
  // A header cannot carry other characters, and an error must not show the key.
  if (ownKey !== undefined && !/^[\x21-\x7e]+$/.test(ownKey)) {
    throw new UsageError(
      `${key} has a character that an API key cannot have, such as a space or a line end.`,
    );
  }
  const url = urlOf(api, given, baseUrl === undefined ? base : 'baseUrl');
  return create(model, { url, apiKey: ownKey, keyName: key, timeout, tls, environment });
}

function apiFor(name: string, env: Variables): ModelApiName {
  const isClaude = /^claude/i.test(name);
  if (isClaude && isConfigured('anthropic', env)) return 'anthropic';
  if (isConfigured('openai', env)) return 'openai';
  // Servers other than Anthropic's have models of any name.
  if (variable(env, apis.anthropic.base) !== undefined) return 'anthropic';
  throw missingVariables(name, isClaude ? 'anthropic' : 'openai', env);
}

function missingVariables(name: string, api: ModelApiName, env: Variables): UsageError {
  const { key, base } = apis[api];
  const own = `Set ${key}, or ${base} for another server with the API of ${apis[api].label}`;
  const example = api === 'openai' ? ', such as http://localhost:11434/v1' : '';
  const other = api === 'anthropic' ? 'openai' : 'anthropic';
  const isOther = name.startsWith(`${api}/`) && isConfigured(other, env);
  return new UsageError(`--sampling chat:${name}: neither ${key} nor ${base} is set.`, {
    hint: isOther ? `${own}; or use chat:${other}/${name}.` : `${own}${example}.`,
  });
}

function isConfigured(api: ModelApiName, env: Variables): boolean {
  return variable(env, apis[api].key) !== undefined || variable(env, apis[api].base) !== undefined;
}

/** Returns the value of a variable; undefined if it is empty, too. */
function variable(env: Variables, name: string): string | undefined {
  const value = env[name]?.trim();
  return value === '' ? undefined : value;
}

/** Returns the URL of requests. As in the SDKs, Anthropic's base URL may lack the version. */
function urlOf(api: ModelApiName, given: string | undefined, source: string): URL {
  const { defaultBase, path } = apis[api];
  const text = (given ?? defaultBase).replace(/\/+$/, '');
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new UsageError(`${source} is not an http or https URL.`);
  }
  if (url.username !== '' || url.password !== '') {
    throw new UsageError(`${source} must not contain a user name or password.`);
  }
  const isVersioned = api === 'openai' || /\/v\d\w*$/.test(url.pathname);
  url.pathname = `${url.pathname.replace(/\/+$/, '')}${isVersioned ? '' : '/v1'}${path}`;
  return url;
}
