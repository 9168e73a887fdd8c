import { domainToUnicode } from 'node:url';
import { withoutAddressSecrets } from '../arguments/secret-address.ts';
import { shortened } from '../arguments/shown.ts';
import { sanitiseLine } from '../terminal/sanitise.ts';
import type { Style } from '../terminal/style.ts';
import { heading, indentedText } from './heading.ts';

/** Characters of an address that is told of. */
const longestTold = 500;

/** An address that a server wants visited. */
export interface Address {
  /** As the browser would get it; undefined where it must not be opened. */
  url: URL | undefined;
  /** As the server wrote it. */
  written: string;
}

/** Reads an address. Only those of the web are ever opened. */
export function addressOf(written: string): Address {
  try {
    const url = new URL(written);
    return { url: url.protocol === 'https:' || url.protocol === 'http:' ? url : undefined, written };
  } catch {
    return { url: undefined, written };
  }
}

/** An address that is told of, where nobody is asked: on one line, and without what it may let in with. */
export function toldAddress(written: string): string {
  const { url } = addressOf(written);
  return sanitiseLine(shortened(withoutAddressSecrets(url?.href ?? written), longestTold));
}

/** What a person has to see before an address is opened: all of it, its host marked, and what may deceive about it. */
export function urlText(server: string, message: string, address: Address, style: Style): string {
  const { theme } = style;
  const lines = warningsOf(address).map((warning) => `  ${theme.warning('!')} ${warning}\n`);
  return (
    heading(server, 'asks you to visit an address:', style) +
    indentedText(message) +
    // Nothing else stands on its line, and it is not cut: it can be copied.
    `${markedUrl(address, style)}\n` +
    hostLine(address, style) +
    lines.join('')
  );
}

function hostLine({ url }: Address, { theme }: Style): string {
  if (url === undefined) return '';
  return `  ${theme.key('host:')} ${theme.strong(url.host)}${url.protocol === 'https:' ? '' : ' (http: anybody on the way can read along)'}\n`;
}

/** The whole address, with its host marked. */
function markedUrl({ url, written }: Address, { theme }: Style): string {
  if (url === undefined) return sanitiseLine(written);
  const from = url.href.indexOf(url.host, url.href.indexOf('//') + 2 + credentialsOf(url).length);
  const to = from + url.host.length;
  return (
    theme.dim(url.href.slice(0, from)) +
    theme.strong(url.href.slice(from, to)) +
    theme.dim(url.href.slice(to))
  );
}

/** What stands before the host of an address, with its `@`. */
function credentialsOf({ username, password }: URL): string {
  if (username === '' && password === '') return '';
  return `${username}${password === '' ? '' : `:${password}`}@`;
}

function warningsOf({ url }: Address): string[] {
  if (url === undefined) return ['That is no address of the web (http or https): it is not opened.'];
  const warnings: string[] = [];
  const readable = domainToUnicode(url.hostname);
  if (readable !== url.hostname) {
    const shown = sanitiseLine(readable);
    warnings.push(`The host is ${shown} in letters that may look like others: make sure that it is meant.`);
  }
  const before = credentialsOf(url);
  if (before !== '') {
    warnings.push(`"${sanitiseLine(before)}" is a user name, not where it leads: the host is ${url.host}.`);
  }
  return warnings;
}
