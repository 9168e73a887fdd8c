import zsh from '../../completions/_mcpc' with { type: 'text' };
import bash from '../../completions/mcpc.bash' with { type: 'text' };
import fish from '../../completions/mcpc.fish' with { type: 'text' };
import powershell from '../../completions/mcpc.ps1' with { type: 'text' };

/** The completion script of each shell, bundled so that no file must be located at run time. */
export const scripts: ReadonlyMap<string, string> = new Map(Object.entries({ bash, zsh, fish, powershell }));
