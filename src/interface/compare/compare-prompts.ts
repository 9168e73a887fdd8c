import { asJsonObject, type Json, type JsonObject, setMember } from '../../core/json.ts';
import { changeOf, compareUnknown, type Finding, given, isSame, pointer, values } from './finding.ts';
import { compareTexts } from './wording.ts';

const known = new Set(['name', 'title', 'description', 'arguments']);
const knownOfArgument = new Set(['name', 'title', 'description', 'required']);

/** Compares two definitions of a prompt. */
export function comparePrompts(before: JsonObject, after: JsonObject): Finding[] {
  return [
    ...compareArguments(before, after),
    ...compareTexts(before, after, ['title', 'description']),
    ...compareUnknown(before, after, known),
  ];
}

/**
 * An argument that was removed breaks requests that have it: a server may refuse it, and if it does not, it ignores what
 * the user gave.
 */
function compareArguments(before: JsonObject, after: JsonObject): Finding[] {
  const [old, current] = [argumentsOf(before), argumentsOf(after)];
  const findings: Finding[] = [];
  for (const name of new Set([...old.keys(), ...current.keys()])) {
    const path = pointer('/arguments', name);
    const [was, is] = [old.get(name), current.get(name)];
    if (was === undefined && is !== undefined) findings.push(added(name, is, path, old));
    else if (was !== undefined && is === undefined) findings.push(removed(name, was, path, old));
    else if (was !== undefined && is !== undefined) findings.push(...changed(name, was, is, path, old));
  }
  const names = [old, current].map((all) => [...all.keys()]);
  if (findings.length === 0 && !isSame(names[0], names[1])) {
    findings.push({
      verdict: 'cosmetic',
      path: '/arguments',
      message: 'The order of the arguments changed.',
    });
  }
  return findings;
}

type Arguments = Map<string, JsonObject>;

function added(name: string, is: JsonObject, path: string, old: Arguments): Finding {
  const common = { path, after: is };
  return isRequired(is)
    ? {
        verdict: 'breaking',
        message: `The required argument ${name} was added.`,
        ...common,
        witness: sample(old),
      }
    : { verdict: 'additive', message: `The optional argument ${name} was added.`, ...common };
}

function removed(name: string, was: JsonObject, path: string, old: Arguments): Finding {
  const message = `The argument ${name} was removed.`;
  return { verdict: 'breaking', path, message, before: was, witness: sample(old, name) };
}

function changed(name: string, was: JsonObject, is: JsonObject, path: string, old: Arguments): Finding[] {
  return [
    ...compareRequired(name, was, is, path, old),
    ...compareTexts(was, is, ['title', 'description'], { path, owner: ` of the argument ${name}` }),
    ...compareUnknown(was, is, knownOfArgument, path),
  ];
}

function compareRequired(
  name: string,
  was: JsonObject,
  is: JsonObject,
  path: string,
  old: Arguments,
): Finding[] {
  const [before, after] = [given(was, 'required'), given(is, 'required')];
  if (isSame(before, after)) return [];
  const common = { path: `${path}/required`, ...values(before, after) };
  if (isRequired(was) === isRequired(is)) {
    const message = `The member required of the argument ${name} ${changeOf(before, after)}, but means the same.`;
    return [{ verdict: 'cosmetic', message, ...common }];
  }
  return isRequired(is)
    ? [
        {
          verdict: 'breaking',
          message: `The argument ${name} is required now.`,
          ...common,
          witness: sample(old),
        },
      ]
    : [{ verdict: 'additive', message: `The argument ${name} is optional now.`, ...common }];
}

function argumentsOf(prompt: JsonObject): Arguments {
  const listed = Array.isArray(prompt.arguments) ? prompt.arguments : [];
  return new Map(
    listed.flatMap((item) => {
      const argument = asJsonObject(item);
      return argument === undefined ? [] : [[String(argument.name), argument]];
    }),
  );
}

function isRequired(argument: JsonObject): boolean {
  return argument.required === true;
}

/** Returns the arguments of a request that was valid: those that were required, and `also`. */
function sample(old: Arguments, also?: string): Json {
  const witness: JsonObject = {};
  for (const [name, argument] of old) {
    if (isRequired(argument) || name === also) setMember(witness, name, 'text');
  }
  return witness;
}
