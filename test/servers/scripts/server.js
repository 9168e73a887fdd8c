import './server.mjs';
