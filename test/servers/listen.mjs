import { option } from './raw/lines.mjs';

/** Listens on 127.0.0.1, on `--port` or a free one, and prints `listening on URL` on standard error. */
export function listen(server, path, scheme = 'http') {
  server.listen(Number(option('--port', '0')), '127.0.0.1', () => {
    console.error(`listening on ${scheme}://127.0.0.1:${server.address().port}${path}`);
  });
}
