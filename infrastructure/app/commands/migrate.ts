/** Moves a library with its history, keys and places from the embedded engine to a cluster, or back, and proves that it is the same there. */
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { decode } from '../../../application/codec.ts';
import type { ContentStore, EventStore, IdentityVault, Json, Position, Stored } from '../../../application/ports.ts';
import { changesOf, idsIn } from '../../../projections/runner.ts';
import { clusterCheckpoints } from '../../cluster/checkpoints.ts';
import { clusterContents } from '../../cluster/contents.ts';
import { openClusterEventStore } from '../../cluster/event-store.ts';
import { connectMongo, type Mongo } from '../../cluster/mongo.ts';
import { beginArrival, endArrival, fillCluster, partsOf, type MovedKey } from '../../cluster/moving.ts';
import { clusterRecords } from '../../cluster/records.ts';
import { openClusterVault } from '../../cluster/vault.ts';
import { openContentStore } from '../../content/content-store.ts';
import { arrive, inTheWay } from '../../embedded/arrival.ts';
import { openDataFolder } from '../../embedded/data-folder.ts';
import { openEventStore } from '../../embedded/event-store.ts';
import { fill } from '../../embedded/filling.ts';
import { readOnlyLibrary } from '../../embedded/read-only.ts';
import { openSnapshot } from '../../embedded/snapshot.ts';
import { openVault } from '../../embedded/vault.ts';
import { masterKey } from '../../identity/master-key.ts';
import { positionOf } from '../../numbered-log.ts';
import { keyFile } from '../engine.ts';
import { projections } from '../library.ts';
import type { ClusterSettings, Settings } from '../settings.ts';
import { Misuse, say, type Command } from './command.ts';
import { contentsIn, pathOf } from './contents.ts';
import { canonical, digestOf } from './documents-digest.ts';
import { ofTheDay } from './export.ts';
import { pagesOf } from './forget-again.ts';
import { progress, type Progress } from './progress.ts';

type Several<T> = Iterable<T> | AsyncIterable<T>;

/** A library as what it consists of. */
interface Source {
  /** How many events there are, about; 0 when nobody knows. */
  readonly count: number;
  readonly vault: Pick<IdentityVault, 'keyring'>;
  log(): Several<Stored>;
  keyCheck(): Promise<Buffer | null>;
  keys(): Several<MovedKey>;
  records(): Several<{ readonly collection: string; readonly key: string; readonly value: Json }>;
  followers(): Several<{ readonly follower: string; readonly position: Position }>;
  /** Hashes of books and covers. */
  contents(): Several<string>;
  content(hash: string): Promise<Buffer>;
}

interface Target {
  event(event: Stored): Promise<Position>;
  key(key: MovedKey): Promise<void>;
  keyCheck(check: Buffer): Promise<void>;
  record(collection: string, key: string, value: Json): Promise<void>;
  follower(follower: string, position: Position): Promise<void>;
  content(bytes: Buffer): Promise<void>;
}

/** What was announced is kept with whom it was announced to: the others begin anew and announce everything. */
const isOfBrokers = (follower: string): boolean => follower.includes('@');

const PAGE = 512;

async function* inPages(log: Several<Stored>): AsyncGenerator<readonly Stored[]> {
  let page: Stored[] = [];
  for await (const event of log) {
    page.push(event);
    if (page.length < PAGE) continue;
    yield page;
    page = [];
  }
  if (page.length > 0) yield page;
}

interface Facts {
  readonly events: number;
  /** Of streams, versions, ids and data, in the order of the log; not of positions, which are each engine's own. */
  readonly log: string;
  /** Per projection the digest of its documents, folded from the log. */
  readonly documents: ReadonlyMap<string, string>;
}

/** Folds a log as every projection does, and opens all that is sealed on the way: a missing or wrong key ends it. */
const factsOf = async (source: Pick<Source, 'log' | 'vault'>, each: (event: Stored) => Promise<void> | void): Promise<Facts> => {
  const spaces = projections.map((projection) => ({ projection, documents: new Map<string, { id: string; document: Json; position: Position }>() }));
  const hash = createHash('sha256');
  let events = 0;
  for await (const page of inPages(source.log())) {
    // Numbered the same on both sides: places are each engine's own, and documents may name them.
    const recorded = await decode(source.vault, page.map((event, i) => ({ ...event, position: positionOf(events + i + 1) })));
    for (const { projection, documents } of spaces) {
      const kept = idsIn(projection, recorded).flatMap((id) => documents.get(id) ?? []);
      for (const { id, document, position } of changesOf(projection, kept, recorded)) {
        if (document === null) documents.delete(id);
        else documents.set(id, { id, document: document as Json, position });
      }
    }
    for (const event of page) {
      const { stream, version, id, type, v, data, meta } = event;
      hash.update(`${canonical([stream, version, id, type, v, data, meta as unknown as Json])}\n`);
      await each(event);
    }
    events += page.length;
  }
  const documents = new Map(spaces.map(({ projection, documents: all }) => [projection.name, digestOf([...all.values()].sort((a, b) => (a.id < b.id ? -1 : 1))).sha256]));
  return { events, log: hash.digest('hex'), documents };
};

const moved = async (from: Source, to: Target, tell: (what: string) => Progress): Promise<Facts> => {
  const check = await from.keyCheck();
  if (check === null) throw new Error('there are no keys: this is no library, or it is damaged');
  await to.keyCheck(check);
  for await (const key of from.keys()) await to.key(key);
  const wanted = new Map<Position, string[]>();
  for await (const { follower, position } of from.followers()) if (!isOfBrokers(follower)) wanted.set(position, [...(wanted.get(position) ?? []), follower]);
  const [told, covers] = [tell('events'), tell('books')];
  let done = 0;
  const facts = await factsOf(from, async (event) => {
    const position = await to.event(event);
    for (const follower of wanted.get(event.position) ?? []) await to.follower(follower, position);
    told((done += 1), Math.max(done, from.count));
  });
  for await (const { collection, key, value } of from.records()) if (!ofTheDay.includes(collection)) await to.record(collection, key, value);
  const hashes: string[] = [];
  for await (const hash of from.contents()) hashes.push(hash);
  for (const [i, hash] of hashes.entries()) {
    await to.content(await from.content(hash));
    covers(i + 1, hashes.length);
  }
  return facts;
};

/** Throws at the first thing that is not the same there. */
const compare = (here: Facts, there: Facts): void => {
  if (here.events !== there.events || here.log !== there.log) throw new Error(`the log is not the same there (${here.events} events here, ${there.events} there); nothing was handed over`);
  for (const [name, digest] of here.documents) {
    if (there.documents.get(name) !== digest) throw new Error(`${name} is not the same when it is built there; nothing was handed over`);
  }
};

const embeddedSource = async (folder: string, key: Buffer): Promise<Source & { close(): Promise<void> }> => {
  // First what looks at the key: with a wrong one nothing is left open.
  const vault = await readOnlyLibrary(folder, key);
  const snapshot = await openSnapshot(folder);
  const from = join(folder, 'contents');
  const files = await contentsIn(from);
  return {
    count: snapshot.head, vault, log: () => snapshot.events(), keyCheck: async () => snapshot.keyCheck, keys: () => snapshot.keys(), records: () => snapshot.records(),
    followers: () => snapshot.followers(), contents: () => files.map(({ hash }) => hash), content: (hash) => readFile(pathOf(from, hash)),
    close: async () => {
      await snapshot.close();
      await vault.close();
    },
  };
};

interface Servers {
  readonly mongo: Mongo;
  readonly events: EventStore;
  readonly contents: ContentStore;
}

/** `aside`: a folder for books on their way. */
const withServers = async <T>({ library, mongo: url, eventStore }: ClusterSettings, work: (servers: Servers) => Promise<T>): Promise<T> => {
  const aside = await mkdtemp(join(tmpdir(), 'nagi-migrate-'));
  const log = pino({ level: 'warn' });
  const mongo = await connectMongo({ url, database: library });
  const events = openClusterEventStore({ connection: eventStore, prefix: library, onTrouble: (trouble) => log.warn({ err: trouble }, 'EventStoreDB is not answering as it should') });
  try {
    return await work({ mongo, events, contents: clusterContents(mongo, await openContentStore(aside)) });
  } finally {
    await events.close();
    await mongo.close();
    await rm(aside, { recursive: true, force: true });
  }
};

async function* wholeLog(events: EventStore): AsyncGenerator<Stored> {
  for await (const page of pagesOf(events)) yield* page;
}

/** The vault is opened with its real adapter: keys that arrived wrongly open nothing. */
const clusterSource = async (servers: Servers, key: Buffer): Promise<Source & { close(): Promise<void> }> => {
  const vault = await openClusterVault(servers.mongo, key);
  return {
    ...partsOf(servers.mongo), count: 0, vault, log: () => wholeLog(servers.events),
    content: async (hash) => {
      const path = await servers.contents.path(hash);
      if (path === null) throw new Error(`the file ${hash} is missing in MongoDB`);
      return readFile(path);
    },
    close: () => vault.close(),
  };
};

const toCluster = (folder: string, key: Buffer, settings: ClusterSettings): Promise<Facts> => withServers(settings, async (servers) => {
  const data = await openDataFolder(folder);
  try {
    const from = await embeddedSource(folder, key);
    try {
      let first: Stored | undefined;
      for await (const event of from.log()) {
        first = event;
        break;
      }
      if (first === undefined) throw new Error(`there is nothing in ${folder} to move`);
      await beginArrival(servers.mongo, servers.events, first.id);
      const to = fillCluster(servers.mongo, { ...servers, records: clusterRecords(servers.mongo), checkpoints: clusterCheckpoints(servers.mongo) });
      const here = await moved(from, to, (what) => progress(what));
      await to.close();
      await verify(here, servers, key);
      await endArrival(servers.mongo);
      return here;
    } finally {
      await from.close();
    }
  } finally {
    await data.release();
  }
});

const verify = async (here: Facts, servers: Servers, key: Buffer): Promise<void> => {
  const there = await clusterSource(servers, key);
  const tell = progress('comparing');
  let done = 0;
  try {
    compare(here, await factsOf(there, () => tell((done += 1), here.events)));
  } finally {
    await there.close();
  }
};

const toEmbedded = (folder: string, key: Buffer, settings: ClusterSettings): Promise<Facts> => withServers(settings, async (servers) => {
  const before = await inTheWay(folder);
  if (before.length > 0) throw new Error(`${folder} is not empty (${before.join(', ')}); nothing was changed. Choose another folder with NAGI_DATA`);
  const data = await openDataFolder(folder);
  try {
    const from = await clusterSource(servers, key);
    let here: Facts | null = null;
    try {
      await arrive(folder, async (aside) => {
        here = await fillFolder(from, aside, key);
      });
    } finally {
      await from.close();
    }
    if (here === null) throw new Error('nothing was moved');
    return here;
  } finally {
    await data.release();
  }
});

const fillFolder = async (from: Source, aside: string, key: Buffer): Promise<Facts> => {
  const [into, contents] = [await fill(aside), await openContentStore(join(aside, 'contents'))];
  let here: Facts;
  try {
    let number = 0;
    here = await moved(from, {
      ...into,
      event: async (event) => {
        const position = positionOf((number += 1));
        await into.event({ ...event, position });
        return position;
      },
      content: async (bytes) => {
        await contents.put(bytes);
      },
    }, (what) => progress(what));
  } finally {
    await into.close();
  }
  const events = await openEventStore(join(aside, 'events'));
  try {
    const vault = await openVault(join(aside, 'vault'), key);
    try {
      compare(here, await factsOf({ vault, log: () => wholeLog(events) }, () => undefined));
    } finally {
      await vault.close();
    }
  } finally {
    await events.close();
  }
  return here;
};

const engines = ['embedded', 'cluster'];

const run = async ({ folder, cluster }: Settings, from: string | null, to: string | null): Promise<number> => {
  if (from === null || to === null || from === to || ![from, to].every((name) => engines.includes(name))) throw new Misuse('migrate needs --from embedded --to cluster, or --from cluster --to embedded');
  if (cluster === null) throw new Misuse('migrate needs ENGINE=cluster and where its servers are: ESDB_URL, MONGO_URL, KAFKA_BROKERS (docs/operations/cluster.md)');
  const key = await masterKey({ env: process.env['NAGI_MASTER_KEY'], file: keyFile(folder), create: false });
  const { events, documents } = to === 'cluster' ? await toCluster(folder, key, cluster) : await toEmbedded(folder, key, cluster);
  say(`${events} events are there, in the same order; ${[...documents.keys()].join(', ')} are the same when they are built there. Everybody has to sign in anew.`);
  say(to === 'cluster' ? `${folder} is as it was. Keep it until the library on the cluster has been looked at, and do not start both.` : 'The servers are as they were. Do not start both.');
  return 0;
};

export const migrate: Command = {
  name: 'migrate',
  usage: '--from ENGINE --to ENGINE',
  about: 'moves a library from the embedded engine to a cluster, or back; both must be stopped',
  help: `Copies events, keys (wrapped with the same master key), records, places of followers and books, then reads log and keys back, builds every
projection from them and compares. Until that is done the target is no library. Interrupted on its way to a cluster it goes on where it was
when it is run again; on its way to a folder it begins anew. What was announced before is announced to the new brokers again.

The folder is NAGI_DATA; the servers are named by ESDB_URL, MONGO_URL and KAFKA_BROKERS, with ENGINE=cluster (docs/operations/cluster.md).

  --from ENGINE  embedded or cluster
  --to ENGINE    the other one`,
  options: { from: 'text', to: 'text' },
  words: [0, 0],
  run: ({ settings, text }) => run(settings, text('from'), text('to')),
};
