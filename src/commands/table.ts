import { add } from './add.ts';
import { call } from './call.ts';
import type { Command } from './command.ts';
import { complete } from './complete.ts';
import { connect } from './connect.ts';
import { help } from './help.ts';
import { info } from './info.ts';
import { ping } from './ping.ts';
import { prompt } from './prompt.ts';
import { prompts } from './prompts.ts';
import { read } from './read.ts';
import { remove } from './remove.ts';
import { resources } from './resources.ts';
import { servers } from './servers.ts';
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
  watch,
  ping,
  info,
  servers,
  trust,
  add,
  remove,
  help,
];
