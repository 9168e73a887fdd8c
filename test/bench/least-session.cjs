/**
 * A minimal Node program that asks a process that keeps running: connect to its Unix socket, send one line, print the answer.
 * `node least-session.cjs SOCKET WORD…`
 */
'use strict';
const { writeSync } = require('node:fs');
const { connect } = require('node:net');

const [path, ...words] = process.argv.slice(2);
let text = '';
const socket = connect({
  path,
  onread: {
    buffer: Buffer.allocUnsafe(65_536),
    callback(length, buffer) {
      text += buffer.latin1Slice(0, length);
      if (!text.endsWith('\n')) return true;
      writeSync(1, `${JSON.parse(text).output}\n`);
      process.exit(0);
    },
  },
});
socket.write(`${JSON.stringify({ words, cwd: process.cwd(), env: process.env })}\n`);
