import { dialects } from './dialects.ts';
import { ownConfigFile, type Surroundings } from './paths.ts';
import { fileNames, foldersUpward } from './upward.ts';

/** Where servers are looked for when no file is named, a line for each kind of place, as a person is told. */
export function placesLookedIn(surroundings: Surroundings, given: string | undefined): string[] {
  const folders = foldersUpward(surroundings);
  const [nearest, above] = [folders[0], folders.at(-1)];
  const upTo = folders.length > 1 ? ` and above, up to ${above}` : '';
  const named = [given, surroundings.env.MCPC_CONFIG].filter((file) => file !== undefined && file !== '');
  const programs = dialects.filter(({ userFile }) => userFile !== undefined).map(({ program }) => program);
  return [
    ...named.map(String),
    `${fileNames.join(', ')} in ${nearest}${upTo}`,
    ownConfigFile(surroundings),
    `the files of ${[...new Set(programs)].join(', ')}`,
  ];
}
