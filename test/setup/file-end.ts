import { afterAll } from 'vitest';
import { endFile } from '../e2e/harness/file-end.ts';

// Run for each test file; a module's own `afterAll` would be heard by the first file alone that imports it.
afterAll(endFile);
