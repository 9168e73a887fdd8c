import type { Command } from '../command-line/command.ts';
import { add, remove } from './add.ts';
import { call } from './call.ts';
import { complete } from './complete.ts';
import { completion } from './completion.ts';
import { connect } from './connect.ts';
import { describe } from './definitions/describe.ts';
import { find } from './definitions/find.ts';
import { help } from './help.ts';
import { info } from './info.ts';
import { check } from './interface/check.ts';
import { diff } from './interface/diff.ts';
import { snapshot } from './interface/snapshot.ts';
import { prompts, resources, skills, templates, tools } from './lists.ts';
import { login, logout } from './login.ts';
import { ping } from './ping.ts';
import { prompt } from './prompt.ts';
import { read } from './read.ts';
import { servers } from './servers.ts';
import { logs } from './sessions/logs.ts';
import { run } from './sessions/run.ts';
import { sessions } from './sessions/sessions.ts';
import { stop } from './sessions/stop.ts';
import { task, tasks } from './tasks.ts';
import { test } from './test.ts';
import { trust } from './trust.ts';
import { watch } from './watch.ts';

/** The commands of the command line, most of which the shell has as well, in the order of help. */
export const lineCommands: readonly Command[] = [
  connect,
  tools,
  call,
  resources,
  templates,
  read,
  prompts,
  prompt,
  skills,
  find,
  describe,
  complete,
  tasks,
  task,
  watch,
  ping,
  info,
  snapshot,
  test,
  diff,
  check,
  sessions,
  run,
  logs,
  stop,
  login,
  logout,
  servers,
  trust,
  add,
  remove,
  completion,
  help,
];
