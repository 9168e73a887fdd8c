void import('./server.mjs');
