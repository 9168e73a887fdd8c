import answers from './topics/answers.md' with { type: 'text' };
import args from './topics/arguments.md' with { type: 'text' };
import check from './topics/check.md' with { type: 'text' };
import completion from './topics/completion.md' with { type: 'text' };
import config from './topics/config.md' with { type: 'text' };
import defaults from './topics/defaults.md' with { type: 'text' };
import environment from './topics/environment.md' with { type: 'text' };
import exitStatuses from './topics/exit-statuses.md' with { type: 'text' };
import files from './topics/files.md' with { type: 'text' };
import interfaces from './topics/interface.md' with { type: 'text' };
import login from './topics/login.md' with { type: 'text' };
import output from './topics/output.md' with { type: 'text' };
import scripts from './topics/scripts.md' with { type: 'text' };
import sessions from './topics/sessions.md' with { type: 'text' };
import shell from './topics/shell.md' with { type: 'text' };
import targets from './topics/targets.md' with { type: 'text' };
import test from './topics/test.md' with { type: 'text' };

/** The text of each topic, in Markdown. */
export const topicTexts: ReadonlyMap<string, string> = new Map([
  ['targets', targets],
  ['arguments', args],
  ['output', output],
  ['config', config],
  ['defaults', defaults],
  ['login', login],
  ['answers', answers],
  ['shell', shell],
  ['scripts', scripts],
  ['sessions', sessions],
  ['test', test],
  ['interface', interfaces],
  ['check', check],
  ['completion', completion],
  ['exit-statuses', exitStatuses],
  ['environment', environment],
  ['files', files],
]);
