/** The system that mcpc runs on, as far as targets, config files and logins depend on it. Tests hand in their own. */
export interface SystemEnvironment {
  env: NodeJS.ProcessEnv;
  cwd: string;
  /** The user's home folder, an absolute path. */
  home: string;
  /** `process.platform`. */
  platform: string;
}
