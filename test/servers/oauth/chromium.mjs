#!/usr/bin/env node
/**
 * A user of Chromium, for tests: opens the URL that is its last argument in a headless Chromium, types a name and a
 * password into the fields of each form, submits it, and continues until it reaches `/callback`.
 *
 * `--program PATH`: Chromium. `--page FILE`: writes the URL, the title and the text of the last page, or the error.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { WebSocket } from 'ws';
import { option } from '../raw/lines.mjs';

/** The time limit in ms, so that an aborted test leaves no browser behind. */
const patience = 60_000;
const file = option('--page', '');
const profile = mkdtempSync(join(tmpdir(), 'mcpc-chromium-'));
const chromium = spawn(
  option('--program', 'chromium'),
  [
    ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run'],
    ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
    ...['--no-proxy-server', '--remote-debugging-port=0', `--user-data-dir=${profile}`, 'about:blank'],
  ],
  { stdio: ['ignore', 'ignore', 'pipe'] },
);
const gone = once(chromium, 'close');
const alarm = setTimeout(() => chromium.kill('SIGKILL'), patience);

let said;
try {
  said = await logIn(process.argv.at(-1));
} catch (error) {
  said = String(error);
  process.exitCode = 1;
} finally {
  if (file !== '') writeFileSync(file, said);
  clearTimeout(alarm);
  chromium.kill('SIGKILL');
  await gone;
  rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
}

async function logIn(address) {
  const browser = await connect(await debuggingAddress());
  const { targetId } = await browser.send('Target.createTarget', { url: 'about:blank' });
  const { sessionId } = await browser.send('Target.attachToTarget', { targetId, flatten: true });
  const send = (method, params) => browser.send(method, params, sessionId);
  const evaluate = async (expression) => {
    const { result, exceptionDetails } = await send('Runtime.evaluate', { expression, returnByValue: true });
    if (exceptionDetails !== undefined) throw new Error(exceptionDetails.text);
    return result.value;
  };
  await send('Page.enable');
  let loaded = browser.next('Page.loadEventFired');
  await send('Page.navigate', { url: address });
  for (let pages = 0; pages < 6; pages += 1) {
    await loaded;
    const { path, fields } = await evaluate(`({
      path: location.pathname,
      fields: [...document.querySelectorAll('form input:not([type=hidden])')].length,
    })`);
    if (path === '/callback') {
      return evaluate(`[location.href, document.title, document.body.innerText].join('\\n')`);
    }
    for (let at = 0; at < fields; at += 1) {
      await evaluate(`document.querySelectorAll('form input:not([type=hidden])')[${at}].focus()`);
      await send('Input.insertText', { text: 'ada' });
    }
    loaded = browser.next('Page.loadEventFired');
    await evaluate(`document.querySelector('form [type=submit]').click()`);
  }
  throw new Error('There is a form after every form.');
}

async function debuggingAddress() {
  const lines = [];
  for await (const line of createInterface({ input: chromium.stderr })) {
    const address = /DevTools listening on (ws:\S+)/.exec(line)?.[1];
    if (address !== undefined) return address;
    lines.push(line);
  }
  throw new Error(`Chromium did not start.\n${lines.join('\n')}`);
}

/** The DevTools protocol: requests, and events to wait for. */
async function connect(address) {
  const socket = new WebSocket(address, { maxPayload: 0 });
  await once(socket, 'open');
  const pending = new Map();
  const awaited = new Map();
  let last = 0;
  socket.on('message', (message) => {
    const { id, result, error, method } = JSON.parse(message);
    if (id === undefined) {
      awaited.get(method)?.resolve();
      awaited.delete(method);
      return;
    }
    const { resolve, reject } = pending.get(id);
    pending.delete(id);
    if (error === undefined) resolve(result);
    else reject(new Error(error.message));
  });
  socket.on('close', () => {
    for (const { reject } of [...pending.values(), ...awaited.values()])
      reject(new Error('Chromium is gone.'));
  });
  return {
    send: (method, params = {}, sessionId = undefined) =>
      new Promise((resolve, reject) => {
        last += 1;
        pending.set(last, { resolve, reject });
        socket.send(JSON.stringify({ id: last, method, params, sessionId }));
      }),
    next: (method) => new Promise((resolve, reject) => awaited.set(method, { resolve, reject })),
  };
}
