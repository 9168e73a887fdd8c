const implementation: string = './server.ts';

await import(implementation);
