import { closeSync, writeSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { isObject } from '../../core/json.ts';
import { readJson } from '../../core/json-text.ts';

/** The file descriptor on which a session process reports that it listens, or why it does not. */
const readyPipe = 3;

/** Why a session process does not listen. */
export interface StartFailure {
  message: string;
  hint: string | undefined;
}

/** Reports that this session process listens; with `failure`, that it ends instead. To be called once. */
export function reportReady(failure?: StartFailure): void {
  try {
    writeSync(readyPipe, `${JSON.stringify(failure ?? {})}\n`);
    closeSync(readyPipe);
  } catch {
    // The process that started this one has gone.
  }
}

/** Reads what a session process reports; undefined if it ended without. */
export async function readReport(pipe: Readable): Promise<Partial<StartFailure> | undefined> {
  let text = '';
  for await (const chunk of pipe.setEncoding('utf8')) {
    text += String(chunk);
    if (text.includes('\n')) break;
  }
  const report = readJson(text.split('\n', 1)[0] ?? '');
  return text.includes('\n') && 'value' in report && isObject(report.value) ? report.value : undefined;
}
