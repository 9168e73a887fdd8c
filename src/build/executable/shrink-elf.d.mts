export function shrinkElf(file: Buffer): Buffer;
