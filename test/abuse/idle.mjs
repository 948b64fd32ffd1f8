/** Opens as many idle live connections as asked for, in a process of its own so that both ends have file descriptors enough. */
import { connect } from 'node:net';

process.once('message', async ({ port, count, sources }) => {
  const sockets = [];
  let failed = 0;
  let events = 0;
  const open = (n) => new Promise((done) => {
    const socket = connect({ port, host: '127.0.0.1', localAddress: `127.0.0.${2 + (n % sources)}` });
    socket.once('connect', () => socket.write(`GET /api/live HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\n\r\n`));
    socket.once('data', (chunk) => {
      if (!chunk.toString('latin1').startsWith('HTTP/1.1 200')) failed += 1;
      socket.on('data', (more) => { if (more.includes('data: ')) events += 1; });
      done();
    });
    socket.once('error', () => { failed += 1; done(); });
    sockets.push(socket);
  });
  for (let n = 0; n < count; n += 100) await Promise.all(Array.from({ length: Math.min(100, count - n) }, (_, i) => open(n + i)));
  process.send({ opened: sockets.length, failed });
  process.on('message', ({ ask }) => { if (ask === 'events') process.send({ events }); });
});
process.on('disconnect', () => process.exit(0));
process.send({ ready: true });
