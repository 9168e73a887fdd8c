#!/usr/bin/env node
/**
 * A browser for tests: opens the URL that is its last argument, follows redirects, keeps cookies, and submits every
 * form with a name and a password, until a page has no form. Prints that page.
 *
 * `--decline`: declines. `--state TEXT`, `--iss TEXT`, `--code TEXT`: returns with another one. `--stay`: does not return, and
 * prints the redirect URL. `--page FILE`: writes the last page to a file.
 */
import { writeFileSync } from 'node:fs';
import { flag, option } from '../raw/lines.mjs';

const cookies = new Map();
const isCallback = (url) => url.pathname === '/callback';

async function visit(url, form) {
  for (let address = altered(url), sent = form; ; sent = undefined) {
    if (isCallback(address) && flag('--stay')) return { url: address, text: '' };
    const answer = await fetch(address, {
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(sent === undefined ? {} : { method: 'POST', body: sent }),
    });
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (name !== undefined) cookies.set(name, value);
    }
    const next = answer.headers.get('location');
    if (answer.status < 300 || answer.status > 399 || next === null) {
      return { url: address, text: await answer.text(), status: answer.status };
    }
    address = altered(new URL(next, address));
  }
}

function altered(url) {
  if (!isCallback(url)) return url;
  for (const name of ['state', 'iss', 'code']) {
    const value = option(`--${name}`, '');
    if (value !== '') url.searchParams.set(name, value);
  }
  return url;
}

let page = await visit(new URL(process.argv.at(-1)));
for (let forms = 0; forms < 5; forms += 1) {
  const [, action, inside] = /<form[^>]*action="([^"]*)"[^>]*>([\s\S]*?)<\/form>/.exec(page.text) ?? [];
  if (action === undefined) break;
  const abort = /href="([^"]*abort)"/.exec(page.text)?.[1];
  if (flag('--decline') && abort !== undefined) {
    page = await visit(new URL(abort, page.url));
    break;
  }
  const fields = new URLSearchParams();
  for (const [input] of inside.matchAll(/<(?:input|button)[^>]*>/g)) {
    const attribute = (name) => new RegExp(`${name}="([^"]*)"`).exec(input)?.[1];
    const name = attribute('name');
    if (name !== undefined) fields.set(name, attribute('value') ?? 'ada');
  }
  page = await visit(new URL(action, page.url), fields);
}
const file = option('--page', '');
if (file !== '') writeFileSync(file, `${page.url.href}\n${page.text}`);
