import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter } from 'node:path';
import type { SystemEnvironment } from '../core/environment.ts';
import { which } from '../core/which.ts';

/** After how long a program that still runs is taken for a browser that shows the page, in ms. */
const patience = 3_000;

/** What the choice of a browser depends on. */
type BrowserEnvironment = Pick<SystemEnvironment, 'env' | 'platform'>;

/**
 * Opens a web page in the person's browser: that of `$BROWSER`, else the system's. The address goes as one argument,
 * without a shell, and only if it is http or https. Gives whether a browser was started.
 */
export async function openInBrowser(address: URL, environment: BrowserEnvironment): Promise<boolean> {
  if (address.protocol !== 'http:' && address.protocol !== 'https:') return false;
  for (const command of browserCommands(address.href, environment)) {
    if (await start(command, environment)) return true;
  }
  return false;
}

/** The commands that would open a page, the first ones first. */
export function browserCommands(address: string, { env, platform }: BrowserEnvironment): string[][] {
  const chosen = env.BROWSER ?? '';
  if (chosen !== '') return chosen.split(delimiter).flatMap((one) => commandFor(one, address));
  if (platform === 'darwin') return [['/usr/bin/open', address]];
  if (platform === 'win32') return [['rundll32', 'url.dll,FileProtocolHandler', address]];
  if ((env.WSL_DISTRO_NAME ?? '') !== '') return [['wslview', address]];
  // Without a screen xdg-open would start a browser in the terminal.
  const hasScreen = (env.DISPLAY ?? '') !== '' || (env.WAYLAND_DISPLAY ?? '') !== '';
  return hasScreen ? [['xdg-open', address]] : [];
}

/** One of the commands in `$BROWSER`: `%s` stands for the address, which else comes last. */
function commandFor(text: string, address: string): string[][] {
  const words = existsSync(text) ? [text] : text.split(/\s+/).filter((word) => word !== '');
  if (words.length === 0) return [];
  if (!words.some((word) => word.includes('%s'))) return [[...words, address]];
  return [words.map((word) => word.replaceAll('%s', () => address))];
}

function start([program = '', ...args]: string[], environment: BrowserEnvironment): Promise<boolean> {
  const { env } = environment;
  if (!program.includes('/') && which(program, environment) === undefined) return Promise.resolve(false);
  return new Promise((resolve) => {
    const child = spawn(program, args, { env, stdio: 'ignore', detached: true });
    const timer = setTimeout(() => resolve(true), patience);
    const end = (opened: boolean) => {
      clearTimeout(timer);
      resolve(opened);
    };
    child.once('error', () => end(false));
    child.once('exit', (status) => end(status === 0));
    // The browser is the person's, and outlives mcpc.
    child.unref();
  });
}
