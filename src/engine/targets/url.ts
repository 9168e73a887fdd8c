import { readFileSync } from 'node:fs';
import querystring from 'node:querystring';
import { redactPath, redactTarget } from '../../arguments/target-secrets.ts';
import type { SystemEnvironment } from '../../core/environment.ts';
import { UsageError } from '../../core/errors.ts';
import { resolvePath } from '../../core/home.ts';
import type { RemoteSource } from './source.ts';
import { processOption, type TargetContext, type TargetOptions } from './target-options.ts';

/** Returns the source for a URL: its transport, headers and certificates. Throws UsageError. */
export function remoteSource(
  target: string,
  settings: TargetOptions,
  environment: TargetContext,
): RemoteSource {
  const foreign = processOption(settings);
  if (foreign !== undefined) {
    throw new UsageError(`${foreign} is for servers that mcpc starts, and this one is behind a URL.`);
  }
  if (settings.transport === 'stdio') {
    throw new UsageError(`--transport stdio cannot be used with the URL ${redactTarget(target)}.`);
  }
  if (!URL.canParse(target)) throw new UsageError(`${redactTarget(target)} is not a valid URL.`);
  const url = new URL(target);
  const socket =
    settings.transport === 'ws' || (settings.transport === undefined && /^wss?:$/.test(url.protocol));
  if (socket) url.protocol = url.protocol.replace(/^http/, 'ws');
  else url.protocol = url.protocol.replace(/^ws/, 'http');
  const bearer = settings.bearer ?? environment.env.MCPC_BEARER;
  const headers = { ...settings.headers };
  const authorized = Object.keys(headers).some((name) => name.toLowerCase() === 'authorization');
  if (url.username !== '' || url.password !== '') {
    if (settings.bearer !== undefined) {
      throw new UsageError('--bearer cannot be used with a user name in the URL.');
    }
    // A percent sign that is not part of an escape is kept.
    const credentials = `${querystring.unescape(url.username)}:${querystring.unescape(url.password)}`;
    if (!authorized) headers.Authorization = `Basic ${Buffer.from(credentials).toString('base64')}`;
    url.username = '';
    url.password = '';
  } else if (bearer !== undefined && bearer !== '' && (!authorized || settings.bearer !== undefined)) {
    if (authorized) throw new UsageError('--bearer cannot be used with an Authorization header.');
    headers.Authorization = `Bearer ${bearer}`;
  }
  for (const [name, value] of Object.entries(headers)) assertValidHeader(name, value);
  return {
    type: socket
      ? 'ws'
      : ((settings.transport ?? (/\/sse\/?$/.test(url.pathname) ? 'sse' : 'http')) as 'http'),
    name: `${url.host}${url.pathname === '/' ? '' : redactPath(url.pathname)}`,
    url,
    guessed: settings.transport === undefined,
    headers,
    auth: settings.auth,
    ...(settings.cacert === undefined ? {} : { ca: readCertificates(settings.cacert, environment) }),
    ...(settings.insecure ? { insecure: true } : {}),
  };
}

/** Throws UsageError for a value that a header cannot carry (RFC 9110, section 5.5), without showing it. */
export function assertValidHeader(name: string, value: string): void {
  if (/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) return;
  throw new UsageError(`The value of the header ${name} has a character that a header cannot carry.`, {
    hint: 'Characters beyond Latin-1 and line ends are not allowed. Was something copied with it?',
  });
}

/** Reads a file with certificates in PEM form. Throws UsageError. */
export function readCertificates(file: string, environment: SystemEnvironment): string {
  const path = resolvePath(file, environment);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(`Could not read the certificates in ${file}: ${(error as Error).message}.`, {
      cause: error,
    });
  }
  if (!text.includes('-----BEGIN CERTIFICATE-----')) {
    throw new UsageError(`${file} does not contain a certificate in PEM form.`, {
      hint: 'It should contain the line -----BEGIN CERTIFICATE-----.',
    });
  }
  return text;
}
