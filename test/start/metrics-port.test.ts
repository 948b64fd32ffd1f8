/** Figures of the built program: on a port of their own where that is set, and nowhere else. */
import { newFolder, prepared, removeFolders, run, stopped } from './program.ts';

beforeAll(prepared, 240_000);
afterAll(removeFolders);

// Each start is a process of its own; on a busy machine some take long.
jest.setTimeout(180_000);

const toldAt = /metrics: (http:\/\/127\.0\.0\.1:\d+\/metrics)/;

test('METRICS_PORT makes the built program tell its figures, and it still stops when told to', async () => {
  const nagi = run(await newFolder(), { METRICS_PORT: '0' });
  const address = await nagi.address;
  while (!toldAt.test(nagi.output())) await new Promise((resume) => setTimeout(resume, 10));
  expect((await fetch(`${address}/api/titles`)).status).toBe(200);
  expect((await fetch(`${address}/titles/anything`, { headers: { accept: 'text/html' } })).status).toBe(200);
  expect((await fetch(`${address}/metrics`)).status).toBe(404);
  const figures = await (await fetch(toldAt.exec(nagi.output())?.[1] ?? '')).text();
  expect(figures).toContain('nagi_http_requests_total{method="GET",route="/api/titles",status="200"} 1\n');
  expect(figures).toContain('nagi_http_requests_total{method="GET",route="screens",status="200"} 1\n');
  expect(figures).toContain('nagi_http_requests_total{method="GET",route="none",status="404"} 1\n');
  expect(figures).toMatch(/^nagi_info\{version="[\d.]+",engine="embedded"\} 1$/m);
  expect(figures).toMatch(/^nagi_follower_lag_events\{follower="titles"\} 0$/m);
  expect(await stopped(nagi)).toBe(0);
});

test('without it there is no such port', async () => {
  const nagi = run(await newFolder());
  const address = await nagi.address;
  expect((await fetch(`${address}/metrics`)).status).toBe(404);
  expect(await stopped(nagi)).toBe(0);
  expect(nagi.output()).not.toContain('metrics:');
});
