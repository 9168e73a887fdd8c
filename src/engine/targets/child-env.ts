/** Variables that a server's program gets without being asked for: what programs need to run at all. */
const safe =
  process.platform === 'win32'
    ? [
        'APPDATA',
        'COMSPEC',
        'HOMEDRIVE',
        'HOMEPATH',
        'LOCALAPPDATA',
        'PATH',
        'PATHEXT',
        'PROCESSOR_ARCHITECTURE',
        'PROGRAMDATA',
        'PROGRAMFILES',
        'SYSTEMDRIVE',
        'SYSTEMROOT',
        'TEMP',
        'TMP',
        'USERNAME',
        'USERPROFILE',
      ]
    : ['HOME', 'LANG', 'LC_ALL', 'LC_CTYPE', 'LOGNAME', 'PATH', 'SHELL', 'TERM', 'TMPDIR', 'TZ', 'USER'];

/** The environment of a server's program: the safe variables, or all of ours, and what was given for it. */
export function serverEnvironment(
  own: NodeJS.ProcessEnv,
  extra: Record<string, string>,
  inherit: boolean,
): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const name of inherit ? Object.keys(own) : safe) {
    const value = own[name];
    // A value that starts so is an exported shell function: code, not data.
    if (value !== undefined && !value.startsWith('()')) environment[name] = value;
  }
  return { ...environment, ...extra };
}
