/**
 * A server that speaks enough of EventStoreDB's gRPC protocol for the genuine client to work on it, and that goes wrong on demand.
 * It runs within the test's process, or in one of its own (main.ts). The real one takes its place with ESDB_URL.
 *
 * It has what an event store needs: appends at an exact revision, both ways; reads and subscriptions of streams and of everything,
 * filtered; the features, and the gossip of a single node. Not there: users and access, deleting, metadata of streams, links,
 * projections, persistent subscriptions, appends at any revision.
 */
import features from '@eventstore/db-client/generated/serverfeatures_pb.js';
import { ServerFeaturesService } from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import gossip from '@eventstore/db-client/generated/gossip_pb.js';
import { GossipService } from '@eventstore/db-client/generated/gossip_grpc_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import { StreamsService } from '@eventstore/db-client/generated/streams_grpc_pb.js';
import { Server, ServerCredentials, status, type sendUnaryData, type UntypedServiceImplementation } from '@grpc/grpc-js';
import { appendOver, batchAppendOver, type Appending } from './appends.ts';
import { failure, noFaults, type Faults, type Refusal } from './faults.ts';
import { openLog, type LogOptions, type Recorded } from './log.ts';
import { readOver } from './reads.ts';

export interface ServerOptions extends LogOptions {
  /** A free one when not given; kept over `stop` and `start`. */
  readonly port?: number | undefined;
  /** Whether appends may go over one call (BatchAppend); otherwise each is a call of its own. Both by default. */
  readonly batchAppend?: boolean | undefined;
  /** Bytes of one append; a real server's default is 1 MiB. */
  readonly maxAppendSize?: number | undefined;
}

export interface TestServer {
  readonly port: number;
  /** For the client. */
  readonly connection: string;
  readonly faults: Faults;
  /** Everything written, system events too. */
  readonly events: readonly Recorded[];
  /** How often each method was called, by its name in the protocol. */
  readonly calls: ReadonlyMap<string, number>;
  /** How many events left for readers, in all. */
  readonly sent: number;
  /** Ends all open calls as a server does that is going away; the connection stays. */
  dropCalls(): void;
  refuse(how: Refusal, count: number): void;
  /** Cuts every connection and takes no more; what is stored stays. */
  stop(): Promise<void>;
  start(): Promise<void>;
  /** Stops for good. */
  close(): Promise<void>;
}

const HOST = '127.0.0.1';

/** An open call, of any kind. */
interface Open {
  on(event: 'close' | 'cancelled' | 'end' | 'finish', listener: () => void): unknown;
  emit(event: 'error', error: unknown): boolean;
}

const bound = (server: Server, port: number): Promise<number> =>
  new Promise((answer, refuse) => server.bindAsync(`${HOST}:${port}`, ServerCredentials.createInsecure(), (error, at) => (error === null ? answer(at) : refuse(error))));

/** Just after a stop the port may still be taken. */
const boundAgain = async (make: () => Server, port: number): Promise<{ readonly server: Server; readonly port: number }> => {
  for (let tries = 0; ; tries += 1) {
    const server = make();
    try {
      return { server, port: await bound(server, port) };
    } catch (error) {
      if (port === 0 || tries === 50) throw error;
      await new Promise((resume) => setTimeout(resume, 20));
    }
  }
};

export const startServer = async (options: ServerOptions = {}): Promise<TestServer> => {
  const log = await openLog(options);
  const faults = noFaults();
  const calls = new Map<string, number>();
  const open = new Map<Open, (error: unknown) => void>();
  let server: Server | null = null;
  let port = options.port ?? 0;
  let sent = 0;

  const appending: Appending = { log, faults, maxAppendSize: options.maxAppendSize ?? 1024 * 1024, leader: () => ({ host: HOST, port }) };
  const append = appendOver(appending);
  const batchAppend = batchAppendOver(appending);
  const read = readOver(log, faults, () => (sent += 1));

  const entered = (name: string, call: Open, drop: (error: unknown) => void): void => {
    calls.set(name, (calls.get(name) ?? 0) + 1);
    open.set(call, drop);
    for (const event of ['close', 'cancelled', 'finish'] as const) call.on(event, () => open.delete(call));
  };

  /** Each call is in the list of open ones; a unary answer is given once, by the method or by whoever drops the call. */
  const once = <T>(call: Open, callback: sendUnaryData<T>): sendUnaryData<T> => (...answer) => {
    if (open.delete(call)) callback(...answer);
  };

  const streams: UntypedServiceImplementation = {
    append: (call: Parameters<typeof append>[0], callback: Parameters<typeof append>[1]) => {
      const answer = once(call, callback);
      entered('Append', call, (error) => answer(error as Error));
      append(call, answer);
    },
    batchAppend: (call: Parameters<typeof batchAppend>[0]) => {
      entered('BatchAppend', call, (error) => call.emit('error', error));
      batchAppend(call);
    },
    read: (call: Parameters<typeof read>[0]) => {
      entered('Read', call, (error) => call.emit('error', error));
      read(call);
    },
    delete: (_call: unknown, callback: sendUnaryData<unknown>) => callback(failure(status.UNIMPLEMENTED, 'the test server deletes nothing')),
    tombstone: (_call: unknown, callback: sendUnaryData<unknown>) => callback(failure(status.UNIMPLEMENTED, 'the test server deletes nothing')),
  };

  /** Names are compared in lower case (`@eventstore/db-client` dist/Client/ServerFeatures). */
  const supported = (_call: unknown, callback: sendUnaryData<unknown>): void => {
    calls.set('GetSupportedMethods', (calls.get('GetSupportedMethods') ?? 0) + 1);
    const methods = new features.SupportedMethods().setEventStoreServerVersion('23.10.0');
    for (const name of ['read', 'append', ...(options.batchAppend === false ? [] : ['batchappend'])]) {
      methods.addMethods(new features.SupportedMethod().setServiceName('event_store.client.streams.streams').setMethodName(name));
    }
    callback(null, methods);
  };

  /** One node, alive, which leads (`@eventstore/db-client` dist/Client/discovery). */
  const members = (_call: unknown, callback: sendUnaryData<unknown>): void => {
    const member = new gossip.MemberInfo()
      .setInstanceId(new shared.UUID().setString('00000000-0000-4000-8000-000000000000'))
      .setState(gossip.MemberInfo.VNodeState.LEADER)
      .setIsAlive(true)
      .setHttpEndPoint(new gossip.EndPoint().setAddress(HOST).setPort(port));
    callback(null, new gossip.ClusterInfo().setMembersList([member]));
  };

  const make = (): Server => {
    const made = new Server({ 'grpc.max_receive_message_length': 32 * 1024 * 1024 });
    made.addService(StreamsService, streams);
    made.addService(ServerFeaturesService, { getSupportedMethods: supported });
    made.addService(GossipService, { read: members });
    return made;
  };

  const start = async (): Promise<void> => {
    if (server === null) ({ server, port } = await boundAgain(make, port));
  };

  const stop = async (): Promise<void> => {
    server?.forceShutdown();
    server = null;
    await new Promise((resume) => setImmediate(resume));
  };

  await start();
  return {
    get port() {
      return port;
    },
    get connection() {
      return `esdb://${HOST}:${port}?tls=false`;
    },
    get sent() {
      return sent;
    },
    faults,
    events: log.all,
    calls,
    dropCalls() {
      for (const drop of [...open.values()]) drop(failure(status.UNAVAILABLE, 'the server is going away'));
      open.clear();
    },
    refuse(how, count) {
      faults.refused = { how, left: count };
    },
    stop,
    start,
    close: async () => {
      await stop();
      await log.close();
    },
  };
};
