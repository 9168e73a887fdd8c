import { add } from './add.ts';
import { call } from './call.ts';
import type { Command } from './command.ts';
import { complete } from './complete.ts';
import { completion } from './completion-command.ts';
import { connect } from './connect.ts';
import { help } from './help.ts';
import { info } from './info.ts';
import { login } from './login.ts';
import { logout } from './logout.ts';
import { ping } from './ping.ts';
import { prompt } from './prompt.ts';
import { prompts } from './prompts.ts';
import { read } from './read.ts';
import { remove } from './remove.ts';
import { resources } from './resources.ts';
import { servers } from './servers.ts';
import { cancel } from './shell/cancel.ts';
import { describe } from './shell/describe.ts';
import { exit, quit } from './shell/exit.ts';
import { find } from './shell/find.ts';
import { history } from './shell/history.ts';
import { jobs } from './shell/jobs.ts';
import { last } from './shell/last.ts';
import { reconnect } from './shell/reconnect.ts';
import { roots } from './shell/roots.ts';
import { set } from './shell/set.ts';
import { source } from './shell/source.ts';
import { time } from './shell/time.ts';
import { trace } from './shell/trace.ts';
import { use } from './shell/use.ts';
import { wait } from './shell/wait.ts';
import { task } from './task.ts';
import { tasks } from './tasks.ts';
import { templates } from './templates.ts';
import { tools } from './tools.ts';
import { trust } from './trust.ts';
import { watch } from './watch.ts';

/** Every command, in the order in which help lists them. */
export const commands: readonly Command[] = [
  connect,
  tools,
  call,
  resources,
  templates,
  read,
  prompts,
  prompt,
  complete,
  tasks,
  task,
  watch,
  ping,
  info,
  login,
  logout,
  servers,
  trust,
  add,
  remove,
  completion,
  help,
  find,
  describe,
  use,
  reconnect,
  set,
  roots,
  trace,
  last,
  time,
  jobs,
  wait,
  cancel,
  source,
  history,
  exit,
  quit,
];
