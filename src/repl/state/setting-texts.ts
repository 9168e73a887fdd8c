import type { OptionName } from '../../command-line/options.ts';
import { defaultLimits } from '../../engine/protocol/input/requested-input.ts';

/** What `set` shows of a setting. */
export interface SettingText {
  /** What it means, whatever its value. */
  summary: string;
  /** The value in effect if it is not set. */
  unset: string;
  /** The value that `off` stands for, if that is not the one in effect without the setting. */
  off?: string;
  /** Whether it takes effect when the server is connected the next time. */
  atConnect?: true;
}

/** The options that `set` can change, in the order in which it shows them. */
export const settingTexts: Partial<Record<OptionName, SettingText>> = {
  timeout: { unset: 'none', summary: 'seconds that a request may take without a response or progress' },
  maxTime: { unset: 'none', summary: 'seconds that a request may take in all' },
  json: { unset: 'off', summary: 'print results as JSON' },
  query: { unset: 'none', summary: 'JMESPath expression that filters every JSON result' },
  color: { unset: 'auto', off: 'never', summary: 'colour output always, never, or on a terminal (auto)' },
  images: { unset: 'auto', summary: 'how images are shown' },
  raw: { unset: 'off', summary: 'print JSON and Markdown of servers as they are' },
  quiet: { unset: 'off', summary: "hide logs, progress, notices and the server's stderr" },
  verbose: { unset: 'off', summary: 'print more details' },
  logLevel: { unset: 'info', summary: 'lowest level of log messages that are shown' },
  logLogger: { unset: '*', summary: 'pattern of the loggers whose messages are shown' },
  trace: { unset: 'off', summary: 'print every protocol message' },
  strict: { unset: 'off', summary: 'fail if the server violates the protocol' },
  input: { unset: 'on', summary: 'ask for missing arguments and what servers request' },
  validate: { unset: 'on', summary: "check arguments against the tool's schema before a call" },
  fresh: { unset: 'off', summary: 'request lists and resources again although they are still fresh' },
  editor: { unset: '$EDITOR', summary: 'command that edits texts' },
  sampling: {
    unset: 'ask',
    summary: 'who answers sampling requests: text:TEXT, exec:COMMAND, chat:MODEL, decline',
  },
  samplingRounds: {
    unset: String(defaultLimits.samplingRounds),
    summary: 'sampling requests per request',
  },
  inputRounds: {
    unset: String(defaultLimits.inputRounds),
    summary: 'inputs required per request',
  },
  declinedRounds: {
    unset: String(defaultLimits.declinedRounds),
    summary: 'inputs declined per request',
  },
  protocol: {
    unset: 'auto',
    summary: 'protocol revision: auto, legacy, or one such as 2025-11-25',
    atConnect: true,
  },
  pingInterval: {
    unset: 'never',
    summary: 'seconds of silence before a ping',
    atConnect: true,
  },
  pager: { unset: 'on', summary: 'show what is taller than the screen in a pager' },
};
