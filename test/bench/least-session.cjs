/**
 * The smallest Node program that has a session run a line: connect to its socket, send the line, write the result, exit
 * with the status. It handles no terminal, no signal, no slow reader and no failure.
 * `node least-session.cjs SOCKET BUILD WORD…`
 */
'use strict';
const { writeSync } = require('node:fs');
const { connect } = require('node:net');

const [path, build, ...words] = process.argv.slice(2);
const [hello, stdout, end, written] = [1, 17, 19, 64];
const stream = { isTTY: false };

const socket = connect({
  path,
  onread: { buffer: Buffer.allocUnsafe(65_536), callback: receive },
});
send(hello, {
  protocol: 1,
  build,
  request: 'line',
  words,
  cwd: process.cwd(),
  env: process.env,
  streams: { stdin: stream, stdout: stream, stderr: stream },
  pid: process.pid,
  umask: process.umask(),
  sent: Number(process.hrtime.bigint()) / 1_000_000,
});

function send(type, content) {
  const text = JSON.stringify(content);
  const length = Buffer.byteLength(text);
  const frame = Buffer.allocUnsafe(5 + length);
  frame.writeUInt32BE(length, 0);
  frame[4] = type;
  frame.write(text, 5);
  socket.write(frame);
}

/** Each read has whole frames: the session process writes them whole, and they are small. */
function receive(length, buffer) {
  let at = 0;
  while (at < length) {
    const start = at + 5;
    const next = start + buffer.readUInt32BE(at);
    const type = buffer[at + 4];
    if (type === stdout) {
      writeSync(1, buffer, start, next - start);
      send(written, { stream: 1 });
    }
    if (type === end) process.exit(JSON.parse(buffer.latin1Slice(start, next)).status);
    at = next;
  }
  return true;
}
