/** Traces of the built program: sent where that is said, the last ones when it is told to stop. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { newFolder, prepared, removeFolders, run, stopped } from './program.ts';

beforeAll(prepared, 240_000);
afterAll(removeFolders);

// Each start is a process of its own; on a busy machine some take long.
jest.setTimeout(180_000);

test('TRACES_URL makes the built program send its traces, also those of its last moment', async () => {
  const bodies: string[] = [];
  const collector = createServer((request, response) => {
    let body = '';
    request.on('data', (bytes: Buffer) => (body += bytes.toString())).on('end', () => {
      bodies.push(`${request.url ?? ''} ${body}`);
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => { collector.listen(0, '127.0.0.1', resolve); });
  const nagi = run(await newFolder(), { TRACES_URL: `http://127.0.0.1:${(collector.address() as AddressInfo).port}/v1/traces` });
  const address = await nagi.address;
  const answer = await fetch(`${address}/api/session`, { method: 'POST', headers: { origin: address, 'content-type': 'application/json' }, body: '{"login":"K1234567","password":"wrong"}' });
  expect(answer.status).toBe(401);
  expect(await stopped(nagi)).toBe(0);
  collector.close();
  const told = bodies.join('\n');
  for (const word of ['/v1/traces {', '"name":"sign-in"', '"name":"append security"', '"stringValue":"unknown-or-wrong"', '"stringValue":"nagi"']) expect(told).toContain(word);
  expect(told).not.toContain('K1234567');
});
