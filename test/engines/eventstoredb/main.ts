/**
 * The test server as a process, to be killed and started again: `main DATA-FOLDER [PORT]`. Says where it listens in one line of JSON, and
 * ends when its input does, so that it never outlives whoever started it.
 */
import { startServer } from './server.ts';

const [, , data, port] = process.argv;
const server = await startServer({ data, port: port === undefined ? undefined : Number(port) });
console.log(JSON.stringify({ port: server.port, connection: server.connection }));
process.stdin.resume();
process.stdin.on('end', () => {
  void server.close().then(() => process.exit(0));
});
