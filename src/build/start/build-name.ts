/** Tells this build of mcpc from every other: a hash of its chunks, which the build puts in the place of the name. */
declare const MCPC_BUILD: string;

export const buildName: string = MCPC_BUILD;
