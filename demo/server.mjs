// The server of the demo: the app's files, a small API that can be told to misbehave, and test pages.
//
//   node demo/server.mjs [--port N] [--also /prefix=folder]... [--until-stdin-closes]
//
// It listens on 127.0.0.1 only and prints one line, `Demo at http://127.0.0.1:PORT/`, once it does.
import { parseArgs } from 'node:util';
import { APP, parseMount } from './server/files.mjs';
import { isInteger } from './server/is-integer.mjs';
import { createDemoServer } from './server/requests.mjs';

/** @param {string} text */
function parsePort(text) {
  const port = Number(text);
  if (text.trim() === '' || !isInteger(port, 0, 65535)) {
    throw new TypeError(`--port takes a number from 0 to 65535, not ${text}`);
  }
  return port;
}

async function readOptions() {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '8123' },
      also: { type: 'string', multiple: true, default: [] },
      'until-stdin-closes': { type: 'boolean', default: false },
    },
  });
  const also = await Promise.all(values.also.map(parseMount));
  return {
    port: parsePort(values.port),
    mounts: [...also, APP].sort((a, b) => b.prefix.length - a.prefix.length),
    untilStdinCloses: values['until-stdin-closes'],
  };
}

/** @param {Awaited<ReturnType<typeof readOptions>>} options */
function start({ port, mounts, untilStdinCloses }) {
  const server = createDemoServer(mounts);
  const stop = () => {
    server.close(() => process.exit(0));
    server.closeAllConnections();
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  if (untilStdinCloses) process.stdin.once('end', stop).resume();

  server.once('error', (error) => {
    console.error(error.message);
    process.exit(1);
  });
  server.listen(port, '127.0.0.1', () => {
    const address = server.address();
    if (typeof address === 'object' && address) console.log(`Demo at http://127.0.0.1:${address.port}/`);
  });
}

await readOptions().then(start, (error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
});
