import { add } from './add.ts';
import { call } from './call.ts';
import type { Command } from './command.ts';
import { complete } from './complete.ts';
import { completion } from './completion.ts';
import { connect } from './connect.ts';
import { help } from './help.ts';
import { info } from './info.ts';
import { login } from './login.ts';
import { logout } from './logout.ts';
import { ping } from './ping.ts';
import { prompt } from './prompt.ts';
import { prompts } from './lists.ts';
import { read } from './read.ts';
import { remove } from './remove.ts';
import { resources } from './lists.ts';
import { servers } from './servers.ts';
import { cancel } from './shell-commands.ts';
import { describe } from './describe.ts';
import { exit, quit } from './shell-commands.ts';
import { find } from './find.ts';
import { history } from './shell-commands.ts';
import { jobs } from './shell-commands.ts';
import { last } from './shell-commands.ts';
import { reconnect } from './shell-commands.ts';
import { roots } from './shell-commands.ts';
import { set } from './shell-commands.ts';
import { source } from './shell-commands.ts';
import { time } from './shell-commands.ts';
import { trace } from './shell-commands.ts';
import { use } from './shell-commands.ts';
import { wait } from './shell-commands.ts';
import { task } from './tasks.ts';
import { tasks } from './tasks.ts';
import { templates } from './lists.ts';
import { tools } from './lists.ts';
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
