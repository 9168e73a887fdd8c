const implementation: string = './server.ts';

void import(implementation);
