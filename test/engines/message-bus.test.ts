/** Announcements on Kafka: the whole contract, what others see of them, and what is kept when brokers and consumers die. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { Kafka, logLevel, type KafkaMessage } from 'kafkajs';
import { openKafkaBus, type KafkaBus, type KafkaBusOptions } from '../../infrastructure/cluster/message-bus.ts';
import { EngineUnreachable } from '../../infrastructure/cluster/unreachable.ts';
import { announcement, hearing, messageBusContract } from '../contract/message-bus.ts';
import { startKafka, type Kafka as Broker } from './kafka/kafka.mjs';

const given = process.env['KAFKA_BROKERS'];
if (given === undefined) throw new Error('there is no KAFKA_BROKERS: run npm run test:engines, which starts it');

const topic = 'nagi.test.v1';

const opened = (changes: Partial<KafkaBusOptions> = {}): Promise<KafkaBus> => openKafkaBus({
  brokers: given.split(','), library: `test-${randomUUID().slice(0, 8)}`, copies: 1, partitions: 1, answerWithin: 20_000, giveUpAfter: 60_000, onTrouble: () => undefined, ...changes,
});

messageBusContract('Kafka', async () => {
  const bus = await opened();
  return { bus, close: () => bus.close() };
});

/** What a stranger's client reads of a topic, until there are so many. */
const readBy = async (brokers: string, name: string, count: number): Promise<readonly KafkaMessage[]> => {
  const consumer = new Kafka({ brokers: brokers.split(','), logLevel: logLevel.NOTHING }).consumer({ groupId: randomUUID() });
  const messages: KafkaMessage[] = [];
  await consumer.connect();
  await consumer.subscribe({ topic: name, fromBeginning: true });
  try {
    await new Promise<void>((resolve, reject) => {
      consumer.run({
        eachMessage: async ({ message }) => {
          messages.push(message);
          if (messages.length >= count) resolve();
        },
      }).catch(reject);
    });
  } finally {
    await consumer.disconnect();
  }
  return messages;
};

const send = async (name: string, value: string | null, headers: { readonly [name: string]: string }): Promise<void> => {
  const producer = new Kafka({ brokers: given.split(','), logLevel: logLevel.NOTHING }).producer();
  await producer.connect();
  await producer.send({ topic: name, messages: [{ key: 'somebody', value, headers: { ...headers } }] });
  await producer.disconnect();
};

const several = (prefix: string, count: number, subject?: string) => Array.from({ length: count }, (_, i) => announcement(`${prefix}-${i + 1}`, subject));

test('a stranger reads CloudEvents in binary mode', async () => {
  const library = `test-${randomUUID().slice(0, 8)}`;
  const bus = await opened({ library });
  await bus.publish(topic, [announcement('a', 't-1', { text: '笠岡' })]);
  await bus.close();
  const [message] = await readBy(given, `${library}.test.v1`, 1);
  expect(message?.key?.toString()).toBe('t-1');
  expect(message?.value?.toString()).toBe('{"text":"笠岡"}');
  expect(Object.fromEntries(Object.entries(message?.headers ?? {}).map(([name, value]) => [name, String(value)]))).toEqual({
    ce_specversion: '1.0', ce_id: 'a', ce_source: '/nagi/test', ce_type: 'jp.nagi.test.happened.v1', ce_subject: 't-1', ce_time: '2026-12-15T00:00:00+09:00',
    ce_dataschema: 'urn:nagi:test', 'content-type': 'application/json',
  });
});

test('a repeat is known also by a consumer that was not there when the first one came', async () => {
  const bus = await opened();
  await bus.publish(topic, several('a', 900));
  const first = hearing(bus, 'one');
  await first.until(900);
  await first.stop();
  await bus.publish(topic, [...several('a', 900), announcement('end')]);
  const second = hearing(bus, 'one');
  await second.until(1);
  await second.stop();
  expect(second.heard).toEqual(['end']);
  await bus.close();
});

test('two of one name share the parts of a topic, and when one goes the other has them all', async () => {
  const bus = await opened({ partitions: 4 });
  const other = await opened({ partitions: 4 });
  const subjects = Array.from({ length: 20 }, (_, i) => `t-${i}`);
  const [one, two] = [hearing(bus, 'one'), hearing(bus, 'one')];
  for (let round = 0; round < 400 && (one.heard.length === 0 || two.heard.length === 0); round++) {
    await bus.publish(topic, subjects.map((subject) => announcement(`${round}-${subject}`, subject)));
    await new Promise((resume) => setTimeout(resume, 300));
  }
  expect([one.heard.length > 0, two.heard.length > 0]).toEqual([true, true]);
  await one.stop();
  await bus.publish(topic, subjects.map((subject) => announcement(`last-${subject}`, subject)));
  const all = (): Set<string> => new Set([...one.heard, ...two.heard]);
  while (subjects.some((subject) => !all().has(`last-${subject}`))) await two.until(two.heard.length + 1);
  for (const subject of subjects) expect(two.heard).toContain(`last-${subject}`);
  await two.stop();
  await Promise.all([bus.close(), other.close()]);
});

test('what is no announcement goes to the dead letters with the reason, and the others are heard', async () => {
  const library = `test-${randomUUID().slice(0, 8)}`;
  const bus = await opened({ library });
  await bus.publish(topic, [announcement('a')]);
  const name = `${library}.test.v1`;
  const sound = { ce_specversion: '1.0', ce_id: 'x', ce_source: '/x', ce_type: 'x', ce_subject: 'x', ce_time: '2026-12-15T00:00:00Z', ce_dataschema: 'urn:x', 'content-type': 'application/json' };
  await send(name, 'not JSON', sound);
  await send(name, '[1]', sound);
  await send(name, '{}', { ...sound, ce_specversion: '0.3' });
  await send(name, '{}', { 'content-type': 'application/json' });
  await send(name, '{}', { ...sound, 'content-type': 'text/plain' });
  await send(name, null, sound);
  await bus.publish(topic, [announcement('b')]);
  const one = hearing(bus, 'one');
  await one.until(2);
  await one.stop();
  expect(one.heard).toEqual(['a', 'b']);
  const dead = await readBy(given, `${name}.dead-letters`, 6);
  expect(dead.map(({ headers }) => String(headers?.['dead-letter-reason']))).toEqual([
    expect.stringContaining('not JSON'), 'its data is not a JSON object', 'ce_specversion is "0.3"; it must be "1.0"', 'the header ce_specversion must be there once',
    'the header content-type must be application/json', expect.stringContaining('not JSON'),
  ]);
  expect(dead.map(({ headers }) => String(headers?.['dead-letter-from']))).toEqual([1, 2, 3, 4, 5, 6].map((offset) => `${name}/0/${offset}`));
  expect([dead[0]?.value?.toString(), String(dead[0]?.headers?.['ce_id'])]).toEqual(['not JSON', 'x']);
  await bus.close();
});

test('more copies than there are brokers: a sentence that says so', async () => {
  const bus = await opened({ copies: 9 });
  await expect(bus.publish(topic, [announcement('a')])).rejects.toThrow(/cannot be reached: .*[Rr]eplication/);
  await bus.close();
});

test('no broker: a sentence, in time', async () => {
  await expect(opened({ brokers: ['127.0.0.1:9'], answerWithin: 300, giveUpAfter: 1_000 })).rejects.toThrow(EngineUnreachable);
});

describe('when the broker dies', () => {
  let broker: Broker;
  beforeAll(async () => {
    broker = await startKafka(join(__dirname, '..', '..', '.engines', 'kafka'));
  });
  afterAll(() => broker.stop());

  test('everything acknowledged is there, in order, and heard once; what was not is refused and can be published again', async () => {
    const bus = await opened({ brokers: [broker.brokers], answerWithin: 10_000, giveUpAfter: 15_000 });
    const one = hearing(bus, 'one');
    const acknowledged: string[] = [];
    const refused: unknown[] = [];
    const over = new AbortController();
    const publishing = (async () => {
      while (!over.signal.aborted) {
        const id = `a-${acknowledged.length}`;
        try {
          await bus.publish(topic, [announcement(id)]);
          acknowledged.push(id);
        } catch (error) {
          refused.push(error);
        }
      }
    })();
    await one.until(50);
    await broker.kill();
    await expect(bus.reachable()).rejects.toThrow();
    while (refused.length === 0) await new Promise((resume) => setTimeout(resume, 50));
    await broker.start();
    const before = acknowledged.length;
    while (acknowledged.length < before + 50) await new Promise((resume) => setTimeout(resume, 50));
    over.abort();
    await publishing;
    await bus.reachable();
    await one.until(acknowledged.length);
    await one.stop();
    await bus.close();
    expect(one.heard).toEqual(acknowledged);
    for (const error of refused) expect(error).toBeInstanceOf(EngineUnreachable);
  });
});
