import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, resolve } from 'node:path';
import type { SystemEnvironment } from '../../core/environment.ts';
import { which } from '../../core/environment.ts';

/** A program that runs for so many ms is assumed to have opened the page. */
const startTimeout = 3_000;

type BrowserEnvironment = Pick<SystemEnvironment, 'env' | 'cwd' | 'platform'>;

/**
 * Opens an http or https URL in `$BROWSER` or the system's default browser, without a shell. Returns whether a browser
 * was started.
 */
export async function openInBrowser(address: URL, environment: BrowserEnvironment): Promise<boolean> {
  if (address.protocol !== 'http:' && address.protocol !== 'https:') return false;
  for (const command of browserCommands(address.href, environment)) {
    if (await start(command, environment)) return true;
  }
  return false;
}

/** Returns the commands that may open a page, in order of preference. */
export function browserCommands(address: string, { env, cwd, platform }: BrowserEnvironment): string[][] {
  const chosen = env.BROWSER ?? '';
  if (chosen !== '') return chosen.split(delimiter).flatMap((one) => commandFor(one, address, cwd));
  if (platform === 'darwin') return [['/usr/bin/open', address]];
  if (platform === 'win32') return [['rundll32', 'url.dll,FileProtocolHandler', address]];
  if ((env.WSL_DISTRO_NAME ?? '') !== '') return [['wslview', address]];
  // Without a display, xdg-open would start a browser in the terminal.
  const hasScreen = (env.DISPLAY ?? '') !== '' || (env.WAYLAND_DISPLAY ?? '') !== '';
  return hasScreen ? [['xdg-open', address]] : [];
}

/** Parses a command of `$BROWSER`, in which `%s` stands for the URL; without it the URL is the last argument. */
function commandFor(text: string, address: string, cwd: string): string[][] {
  const words = existsSync(resolve(cwd, text)) ? [text] : text.split(/\s+/).filter((word) => word !== '');
  if (words.length === 0) return [];
  if (!words.some((word) => word.includes('%s'))) return [[...words, address]];
  return [words.map((word) => word.replaceAll('%s', () => address))];
}

function start([program = '', ...args]: string[], environment: BrowserEnvironment): Promise<boolean> {
  const { env, cwd } = environment;
  if (!program.includes('/') && which(program, environment) === undefined) return Promise.resolve(false);
  return new Promise((settle) => {
    const child = spawn(program, args, { env, cwd, stdio: 'ignore', detached: true });
    const timer = setTimeout(() => settle(true), startTimeout);
    const end = (opened: boolean) => {
      clearTimeout(timer);
      settle(opened);
    };
    child.once('error', () => end(false));
    child.once('exit', (status) => end(status === 0));
    // The browser keeps running after mcpc.
    child.unref();
  });
}
