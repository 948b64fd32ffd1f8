/**
 * The compose files and the Dockerfile against the program, without Docker: what they say is what it reads, the servers they start are the ones it
 * asks, and nothing is left open. A violation of each rule is planted. What only Docker can show is not shown here.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { variables } from '../../infrastructure/app/settings.ts';
import { faultsIn, type Written } from './compose-rules.ts';
import { projectOf } from './compose.ts';

const root = join(__dirname, '..', '..');
const names = ['docker-compose.yml', 'docker-compose.cluster.yml', 'docker-compose.three-nodes.yml', 'Dockerfile', 'Caddyfile', 'docs/operations/cluster.md', 'docs/operations/limits.md'];
const files: { readonly [name: string]: string } = Object.fromEntries(names.map((name) => [name, readFileSync(join(root, name), 'utf8')]));

const projects: { readonly [name: string]: readonly string[] } = {
  one: ['docker-compose.yml'], cluster: ['docker-compose.cluster.yml'], three: ['docker-compose.cluster.yml', 'docker-compose.three-nodes.yml'],
};

const writtenIn = (name: string, texts = files): Written => ({
  project: projectOf(projects[name] ?? [], texts), dockerfile: texts['Dockerfile'] ?? '', caddyfile: texts['Caddyfile'] ?? '',
  page: texts['docs/operations/cluster.md'] ?? '', limits: texts['docs/operations/limits.md'] ?? '',
});

test.each(Object.keys(projects))('%s keeps all rules', (name) => {
  expect(faultsIn(writtenIn(name))).toEqual([]);
});

test('they are what they are said to be', () => {
  const servicesOf = (name: string) => Object.keys(writtenIn(name).project.services).sort();
  expect(servicesOf('one')).toEqual(['nagi']);
  expect(servicesOf('cluster')).toEqual(['api-1', 'api-2', 'eventstore', 'kafka', 'mailpit', 'mongo', 'proxy', 'worker-1', 'worker-2']);
  expect(servicesOf('three')).toEqual([...servicesOf('cluster'), 'certificates', 'eventstore-2', 'eventstore-3', 'kafka-2', 'kafka-3', 'mongo-2', 'mongo-3'].sort());
});

/** A project, a file of it, what stands there, what it is made into, and what must be said of it. */
const violations: readonly (readonly [string, string, string, string, RegExp])[] = [
  ['cluster', 'docker-compose.cluster.yml', 'mongo:8.0.21', 'mongo:8', /mongo: mongo:8 is not pinned/],
  ['cluster', 'docker-compose.cluster.yml', 'caddy:2.11.4-alpine', 'caddy', /proxy: caddy is not pinned/],
  ['one', 'Dockerfile', 'node:24.18.0-bookworm-slim', 'node:24-bookworm-slim', /the Dockerfile's node:24-bookworm-slim@\S+ is not/],
  ['one', 'Dockerfile', '@sha256:6f7b03f7c2c8e2e784dcf9295400527b9b1270fd37b7e9a7285cf83b6951452d', '', /is not a slim image with its version and digest/],
  ['one', 'Dockerfile', 'FROM $NODE AS packages', 'FROM node:latest AS packages', /begins from node:latest/],
  ['one', 'docker-compose.yml', '    mem_limit: 2g\n', '', /nagi: no limit for memory/],
  ['cluster', 'docker-compose.cluster.yml', '    cpus: 0.5\n', '', /mailpit: no limit for processors/],
  ['cluster', 'docker-compose.cluster.yml', '  logging: { driver: local, options: { max-size: 10m, max-file: \'10\' } }\n', '', /kafka: no limit for its log/],
  ['cluster', 'docker-compose.cluster.yml', '  stop_grace_period: 40s\n', '', /api-2: no limit for stopping/],
  ['one', 'docker-compose.yml', '    restart: unless-stopped\n', '', /nagi: no limit for being down/],
  ['cluster', 'docker-compose.cluster.yml', 'test: [CMD, /mailpit, readyz], ', '', /mailpit: nobody looks/],
  ['one', 'Dockerfile', 'http://127.0.0.1:3000/api/health', 'http://127.0.0.1:3001/api/health', /nagi: nobody looks/],
  ['one', 'Dockerfile', 'USER 1000:1000\n', '', /the image runs as root/],
  ['one', 'Dockerfile', 'USER 1000:1000\n', 'USER node\n', /the image runs as root, or as a name/],
  ['cluster', 'docker-compose.cluster.yml', '    user: mongodb\n', '    user: root\n', /mongo: it runs as root/],
  ['one', 'docker-compose.yml', '    cap_drop: [ALL]\n', '', /nagi: it has powers/],
  ['one', 'docker-compose.yml', '    read_only: true\n', '', /nagi: our image runs as its own user, on a read-only root/],
  ['cluster', 'docker-compose.cluster.yml', '    file: ./Caddyfile', '    content: respond 200', /proxy: a text in the file cannot be put into a read-only root/],
  ['cluster', 'docker-compose.cluster.yml', 'ulimits: { nofile: 20000 }', 'ulimits: { nofile: 1024 }', /worker-1: 1024 open files, where limits.md says 20000/],
  ['cluster', 'docker-compose.cluster.yml', 'KAFKA_COPIES', 'KAFKA_REPLICAS', /api-1: the program does not know KAFKA_REPLICAS/],
  ['cluster', 'docker-compose.cluster.yml', 'NAGI_ROLE: worker', 'NAGI_ROLE: workers', /worker-2: These settings do not fit:\n {2}NAGI_ROLE/],
  ['one', 'docker-compose.yml', 'NAGI_BEHIND_PROXY: \'true\'', 'NAGI_BEHIND_PROXY: \'yes\'', /nagi: These settings do not fit:\n {2}NAGI_BEHIND_PROXY/],
  ['one', 'Dockerfile', 'NAGI_DATA=/data', 'NAGI_FOLDER=/data', /the Dockerfile: the program does not know NAGI_FOLDER/],
  ['three', 'docker-compose.three-nodes.yml', '    ESDB_URL:\n', '', /api-1: These settings do not fit:\n {2}ESDB_URL and ESDB_URL_FILE: give one of them/],
  ['one', 'docker-compose.yml', '127.0.0.1:3000:3000', '127.0.0.1:3000:80', /nagi: 80 is published, where the image listens on 3000/],
  ['one', 'docker-compose.yml', '127.0.0.1:3000:3000', '3000:3000', /nagi: its port is open to everybody/],
  ['one', 'Dockerfile', 'EXPOSE 3000', 'EXPOSE 8080', /the Dockerfile exposes 8080 and listens on 3000/],
  ['cluster', 'Caddyfile', 'https_port 8443', 'https_port 443', /proxy: 8443 is published, where the Caddyfile has 8080 and 443/],
  ['cluster', 'Caddyfile', 'api-2:3000', 'api-2:3001', /the proxy asks api-1:3000 api-2:3001, and api-1:3000 api-2:3000 answer/],
  ['cluster', 'docker-compose.cluster.yml', 'mongodb://mongo:27017', 'mongodb://mongodb:27017', /api-1: asks mongodb:27017 where mongo:27017 answer/],
  ['cluster', 'docker-compose.cluster.yml', 'KAFKA_BROKERS: kafka:9092', 'KAFKA_BROKERS: kafka:9093', /api-1: asks kafka:9093 where kafka:9092 answer/],
  ['cluster', 'docker-compose.cluster.yml', 'KAFKA_COPIES: \'1\'', 'KAFKA_COPIES: \'3\'', /api-1: 3 copies on 1 brokers/],
  ['cluster', 'docker-compose.cluster.yml', '?tls=false', '', /api-1: does not speak to EventStoreDB as that does/],
  ['three', 'docs/operations/cluster.md', 'tlsCAFile=/run/secrets/eventstore_ca', 'tlsCAFile=/etc/ca.crt', /worker-1: does not speak to EventStoreDB as that does/],
  ['three', 'docs/operations/cluster.md', 'eventstore-2:2113,', '', /api-1: asks eventstore:2113,eventstore-3:2113 where/],
  ['three', 'docker-compose.three-nodes.yml', 'KURRENTDB_GOSSIP_SEED: eventstore:2113,eventstore-3:2113', 'KURRENTDB_GOSSIP_SEED: eventstore:2113', /eventstore-2: does not know eventstore:2113,eventstore-3:2113/],
  ['three', 'docker-compose.three-nodes.yml', 'KURRENTDB_NODE_HOST_ADVERTISE_AS: eventstore-3', 'KURRENTDB_NODE_HOST_ADVERTISE_AS: log-3', /eventstore-3: goes by another name/],
  ['three', 'docker-compose.three-nodes.yml', '-out node2 -dns-names eventstore-2,', '-out node2 -dns-names ', /eventstore-2: its certificate is another's/],
  ['three', 'docker-compose.three-nodes.yml', 'nagi/eventstore/node3/node.key', 'nagi/eventstore/node1/node.key', /eventstore-3: its certificate is another's/],
  ['three', 'docker-compose.three-nodes.yml', 'KAFKA_NODE_ID: \'3\'', 'KAFKA_NODE_ID: \'2\'', /kafka: others vote than 1@kafka:9093,2@kafka-2:9093,2@kafka-3:9093/],
  ['three', 'docker-compose.three-nodes.yml', ', \'mongo-3:27017\'', '', /mongo: mongo-3:27017 is not in the set/],
  ['three', 'docker-compose.three-nodes.yml', 'KURRENTDB_DEFAULT_ADMIN_PASSWORD:\n', 'KURRENTDB_DEFAULT_ADMIN_PASSWORD: changeit\n', /eventstore: KURRENTDB_DEFAULT_ADMIN_PASSWORD may be a secret/],
  ['cluster', 'docker-compose.cluster.yml', 'mongodb://mongo', 'mongodb://eve:pass@mongo', /api-1: MONGO_URL may be a secret/],
  ['one', 'docker-compose.yml', 'file: /etc/nagi/master.key', 'file: ./master.key', /the secret master_key lies elsewhere/],
  ['one', 'docker-compose.yml', 'secrets: [master_key]', 'secrets: [master]', /nagi: master is declared nowhere/],
  ['three', 'docker-compose.three-nodes.yml', 'documents-3:/data/db', 'documents-2:/data/db', /the volume documents-2 is not one service's alone/],
  ['cluster', 'docker-compose.cluster.yml', 'image: apache/kafka:4.1.1\n    networks: [inside]', 'image: apache/kafka:4.1.1\n    networks: [inside, outside]', /kafka: it can be reached from outside/],
  ['cluster', 'Caddyfile', '\t\t\trequest delete\n', '', /the proxy writes down who asked for what/],
  ['one', 'docker-compose.yml', 'elsewhere:/elsewhere', 'elsewhere:/others', /nagi: keeps things in \/data,\/backups,\/others/],
  ['one', 'Dockerfile', 'VOLUME /data\n', '', /\/data is not made as a volume/],
];

test.each(violations)('in %s, %s: %j made into %j is found', (project, file, from, to, said) => {
  const text = files[file] ?? '';
  expect(text).toContain(from);
  expect(faultsIn(writtenIn(project, { ...files, [file]: text.replace(from, to) })).join('\n')).toMatch(said);
});

test('every variable a process knows stands in the README or on the page about clusters, and nothing is told there that it does not know', () => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const rows = [...`${readme}\n${files['docs/operations/cluster.md']}`.matchAll(/^\| ((?:`[A-Z_]+`(?:, )?)+) \|/gm)].flatMap((row) => [...(row[1] ?? '').matchAll(/[A-Z_]+/g)].map(([name]) => name));
  expect([...new Set(rows)].sort()).toEqual(variables.filter((name) => !/^(?:ESDB_URL|MONGO_URL|KAFKA_PASSWORD)_FILE$/.test(name)).sort());
});
