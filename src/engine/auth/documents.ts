import { z } from 'zod';
import { AuthorizationError } from '../../core/errors.ts';
import { isObject } from '../../core/json.ts';
import { redactUrls } from '../../core/secrets.ts';
import { type HttpResponse, mediaTypeOf, textOf } from '../http/fetch.ts';
import type { TokenResponse } from './store/credentials.ts';

/** The largest size of a response, in bytes: metadata and tokens are small. */
const maxLength = 4_000_000;

/** A kind of document that servers send during authorization, with the members that mcpc reads. */
interface DocumentKind<Content> {
  /** What it is called in messages. */
  name: string;
  schema: z.ZodType<Content>;
}

// Each error message completes a sentence after "must be".
const text = z.string({ error: 'a string' });
const url = z.string({ error: 'a URL' }).refine((value) => URL.canParse(value), 'a URL');
const httpUrl = url.refine((value) => /^https?:/i.test(value), 'an http or https URL');
const texts = z.array(text, { error: 'an array of strings' });
const flag = z.boolean({ error: 'true or false' });
/** Some servers send a number as a string. */
const number = z
  .union([z.number(), z.string().regex(/^\d+(\.\d+)?$/, 'a number')], { error: 'a number' })
  .transform(Number);
/** Some servers send an array where the specification has a string, or a string where it has an array. */
const scopes = z.union([texts, text.transform((list) => list.split(' '))], { error: 'an array of strings' });
const scope = scopes.transform((list) => list.join(' '));

/** Protected resource metadata (RFC 9728, section 2). */
const resourceMetadataSchema = z.object({
  resource: url,
  authorization_servers: z.array(httpUrl, { error: 'an array of URLs' }).optional(),
  scopes_supported: scopes.optional(),
  dpop_bound_access_tokens_required: flag.optional().catch(undefined),
});

/** Authorization server metadata (RFC 8414, section 2; OpenID Connect Discovery, section 3). */
const authServerMetadataSchema = z.object({
  issuer: text,
  authorization_endpoint: httpUrl.optional(),
  token_endpoint: httpUrl,
  registration_endpoint: httpUrl.optional(),
  revocation_endpoint: httpUrl.optional(),
  scopes_supported: scopes.optional(),
  response_types_supported: texts.default(['code']),
  code_challenge_methods_supported: texts.optional(),
  token_endpoint_auth_methods_supported: texts.optional(),
  client_id_metadata_document_supported: flag.optional(),
  dpop_signing_alg_values_supported: texts.optional().catch(undefined),
  authorization_response_iss_parameter_supported: flag.optional().catch(undefined),
});

/** The response to a registration (RFC 7591, section 3.2.1). */
const registrationSchema = z.object({
  client_id: text,
  client_secret: text.optional(),
  client_secret_expires_at: number.optional(),
  token_endpoint_auth_method: text.optional(),
  scope: scope.optional(),
});

/** A successful response of a token endpoint (RFC 6749, section 5.1). */
const tokenResponseSchema = z.object({
  access_token: text,
  refresh_token: text.optional(),
  token_type: text.optional().catch(undefined),
  issued_token_type: text.optional().catch(undefined),
  id_token: text.optional().catch(undefined),
  expires_in: number.optional(),
  scope: scope.optional(),
});

export type ResourceMetadata = z.output<typeof resourceMetadataSchema>;
export type AuthServerMetadata = z.output<typeof authServerMetadataSchema>;
export type Registration = z.output<typeof registrationSchema>;

export const resourceMetadata: DocumentKind<ResourceMetadata> = {
  name: 'protected resource metadata',
  schema: resourceMetadataSchema,
};
export const authServerMetadata: DocumentKind<AuthServerMetadata> = {
  name: 'authorization server metadata',
  schema: authServerMetadataSchema,
};
export const registration: DocumentKind<Registration> = {
  name: 'registration response',
  schema: registrationSchema,
};
export const tokenResponse: DocumentKind<TokenResponse> = {
  name: 'token response',
  schema: tokenResponseSchema,
};

/** A document that lacks what mcpc needs. */
export class UnusableDocumentError extends AuthorizationError {}

/** The body of a response, parsed. */
export interface Body {
  /** Where it came from. */
  url: URL;
  /** Empty if the response has none. */
  mediaType: string;
  /** Without the members that are null; undefined if the body is neither JSON nor a form. */
  value: unknown;
}

/** Reads the body of a response: JSON, or a form, as some token endpoints send. */
export async function readBody(url: URL, response: HttpResponse): Promise<Body> {
  const text = await textOf(response, maxLength);
  const mediaType = mediaTypeOf(response);
  const value =
    mediaType === 'application/x-www-form-urlencoded'
      ? Object.fromEntries(new URLSearchParams(text))
      : withoutNulls(parseJson(text));
  return { url, mediaType, value };
}

/** Returns the content of a document. Throws UnusableDocumentError; `server` is the name of the MCP server. */
export function readDocument<Content>(
  { name, schema }: DocumentKind<Content>,
  { url, mediaType, value }: Body,
  server: string,
): Content {
  const unusable = (why: string) =>
    new UnusableDocumentError(`The ${name} from ${redactUrls(url.href)} cannot be used: ${why}.`, {
      phase: 'connect',
      server,
    });
  if (!isObject(value)) {
    const isJson = value !== undefined;
    throw unusable(
      isJson ? 'it is not a JSON object' : `it is not JSON${mediaType === '' ? '' : `, but ${mediaType}`}`,
    );
  }
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const path = issue?.path ?? [];
  const found = path.reduce<unknown>((within, part) => (within as Record<PropertyKey, unknown>)[part], value);
  const member = path.map((part, at) => (at === 0 ? String(part) : `[${String(part)}]`)).join('');
  const problem = found === undefined ? 'is missing' : `must be ${issue?.message}`;
  throw unusable(`"${member}" ${problem}`);
}

/** An error that a token or registration endpoint reports (RFC 6749, section 5.2; RFC 7591, section 3.2.2). */
export interface ReportedError {
  code: string | undefined;
  description: string | undefined;
}

/** Returns the error that a body reports. */
export function reportedError({ value }: Body): ReportedError {
  const { error, error_description: description, message, detail } = isObject(value) ? value : {};
  const isText = (text: unknown): text is string => typeof text === 'string' && text !== '';
  // Web frameworks report errors of their own as `message` or `detail`.
  return { code: [error].find(isText), description: [description, message, detail].find(isText) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Removes the members and items that are null: many servers send null for what they do not have. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((item) => item !== null).map(withoutNulls);
  if (!isObject(value)) return value;
  const members = Object.entries(value).filter(([, member]) => member !== null);
  return Object.fromEntries(members.map(([name, member]) => [name, withoutNulls(member)]));
}
