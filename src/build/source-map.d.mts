interface ReducibleMap {
  mappings: string;
  sources: string[];
  names: string[];
}

export function reduceSourceMap(code: string, map: ReducibleMap): ReducibleMap & { version: 3 };
