/** The variables that libraries read from this process when they prompt on a terminal: readline, inquirer, cli-width. */
const terminalVariables = ['TERM', 'INQUIRER_KEYBINDINGS', 'CLI_WIDTH'];

/**
 * Removes what describes the terminal of the line that started the session from the variables of this process. Its
 * clients have other terminals, and variables of their own.
 */
export function forgetTerminal(env: NodeJS.ProcessEnv): void {
  for (const name of terminalVariables) delete env[name];
}
