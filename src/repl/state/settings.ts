import {
  longFlag,
  type OptionName,
  type Options,
  optionDefinitions,
  settingName,
} from '../../command-line/options.ts';
import type { Setting } from '../../command-line/shell-port.ts';
import type { TomlScalar } from '../../config/defaults/edit-toml.ts';
import type { DefaultChange } from '../../config/defaults/save-defaults.ts';
import { didYouMean } from '../../core/did-you-mean.ts';
import { UsageError } from '../../core/errors.ts';
import { checkedProtocol } from '../../engine/protocol/negotiation/versions.ts';
import { checkQuery } from '../../render/query/query.ts';
import { settingTexts } from './setting-texts.ts';

/** The options that `set` can change. */
const settable = Object.keys(settingTexts) as OptionName[];

/** The settings that several shells share: what `set` has changed in any of them. */
export class SharedSettings {
  options: Partial<Options> = {};
  readonly changed = new Set<OptionName>();
}

/** What `set` changes: the default options of every line. */
export class Settings {
  /** The options of the line that opened the shell, which apply to no other. */
  #own: Partial<Options> = {};
  readonly #shared: SharedSettings;
  /** The `--sampling` of the connection. */
  readonly #sampling: string | undefined;
  /** The options that were set on the line that opened the shell. */
  readonly #given = new Set<OptionName>();

  /**
   * `line`: the options of the line that opened the shell, which apply from the start. Its `--sampling` applies to the
   * connection instead, where a standing answer lasts longer than a line.
   */
  constructor(line: Options, shared = new SharedSettings()) {
    this.#shared = shared;
    this.#sampling = line.sampling;
    this.#adopt(
      line,
      settable.filter((name) => name !== 'sampling'),
    );
  }

  /** Applies the time limits of a line `connect …` to the lines after it. */
  adoptLimits(line: Options): void {
    this.#adopt(line, ['timeout', 'maxTime']);
  }

  #adopt(line: Options, names: readonly OptionName[]): void {
    for (const name of names) {
      if (line[name] === undefined) continue;
      this.#own = { ...this.#own, [name]: line[name] };
      this.#given.add(name);
    }
  }

  /** The options that apply to all lines. */
  get defaults(): Readonly<Partial<Options>> {
    return { ...this.#shared.options, ...this.#own };
  }

  /** Completes the options of a line with those that apply to all. */
  for(line: Options): Options {
    const all: Options = { ...line };
    for (const [name, value] of Object.entries(this.defaults)) {
      if (all[name as OptionName] === undefined) Object.assign(all, { [name]: value });
    }
    return all;
  }

  list(): Setting[] {
    const { defaults } = this;
    return settable.map((option) => ({
      name: nameOf(option),
      value: shownValue(option, defaults[option] ?? (option === 'sampling' ? this.#sampling : undefined)),
      summary: `${settingTexts[option]?.summary}${settingTexts[option]?.atConnect === true ? ' (after reconnect)' : ''}`,
    }));
  }

  /**
   * Returns what the defaults file has to say of a setting, or of all that were set and may have a default; undefined
   * values are to be removed. Throws UsageError if it may not.
   */
  toSave(name: string | undefined): DefaultChange[] {
    const { defaults } = this;
    const savable = settable.filter((option) => optionDefinitions[option].hasDefault === true);
    const chosen = savable.filter((option) =>
      name === undefined
        ? this.#given.has(option) || this.#shared.changed.has(option)
        : settingName(option) === name || option === name,
    );
    if (name !== undefined && chosen.length === 0) {
      const names = savable.map(settingName);
      throw new UsageError(`The setting "${name}" cannot be saved.${didYouMean(name, names)}`, {
        hint: `These can: ${names.join(', ')}.`,
      });
    }
    return chosen.map((option) => {
      const value = defaults[option];
      const isValue = ['string', 'number', 'boolean'].includes(typeof value);
      return { key: settingName(option), value: isValue ? (value as TomlScalar) : undefined };
    });
  }

  /**
   * Changes a setting; `off`, unless it is a value of its own, or its value by default removes it. Returns the option. Without a value, what is on or off
   * is turned on. Throws UsageError.
   */
  async set(name: string, value: string | undefined): Promise<OptionName> {
    const option = settable.find((known) => nameOf(known) === name || known === name);
    if (option === undefined) {
      const names = settable.map(nameOf);
      throw new UsageError(`Unknown setting "${name}".${didYouMean(name, names)}`, {
        hint: `The settings are ${names.join(', ')}.`,
      });
    }
    const read = await readValue(option, value);
    const { [option]: _, ...own } = this.#own;
    this.#own = own;
    const { [option]: __, ...others } = this.#shared.options;
    this.#shared.options = read === undefined ? others : { ...others, [option]: read };
    this.#shared.changed.add(option);
    return option;
  }
}

/** The name as it is typed: the option without its dashes and without `no-`. */
function nameOf(option: OptionName): string {
  return longFlag(option).replace(/^--(no-)?/, '');
}

function isNegative(option: OptionName): boolean {
  return longFlag(option).startsWith('--no-');
}

function shownValue(option: OptionName, value: unknown): string {
  if (value === undefined) return settingTexts[option]?.unset ?? 'off';
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  return String(value);
}

async function readValue(option: OptionName, written: string | undefined): Promise<unknown> {
  const name = nameOf(option);
  const { flags, choices, read } = optionDefinitions[option];
  if (!flags.includes('<')) {
    const on = onOrOff(name, written ?? 'on');
    return on === isNegative(option) ? undefined : on;
  }
  const text = settingTexts[option];
  if (written === undefined) {
    throw new UsageError(`set ${name} needs a value: ${text?.summary}.`, {
      hint: `To reset it: set ${name} ${text?.off === undefined ? 'off' : text.unset}`,
    });
  }
  const value = written === 'off' ? (text?.off ?? written) : written;
  const isReset = value === 'off' && choices?.includes(value) !== true;
  if (isReset || value === text?.unset) return undefined;
  if (choices !== undefined && !choices.includes(value)) {
    throw new UsageError(`${name} cannot be "${value}".${didYouMean(value, choices)}`, {
      hint: `Valid values are ${choices.join(', ')}.`,
    });
  }
  if (option === 'query') await checkQuery(value);
  if (option === 'protocol') checkedProtocol(value, `set protocol ${value}`);
  return read === undefined ? value : read(value, undefined);
}

function onOrOff(name: string, value: string): boolean {
  if (value === 'on' || value === 'off') return value === 'on';
  throw new UsageError(`${name} must be on or off, not "${value}".`, { hint: `As in: set ${name} off` });
}
