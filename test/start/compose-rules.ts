/** What must hold between the compose files, the Dockerfile, the proxy's file, the page about clusters and the program. Each rule answers what does not. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { settingsFrom, variables, type Settings } from '../../infrastructure/app/settings.ts';
import type { Project, Service } from './compose.ts';
import { environmentOf, stagesIn, told } from './dockerfile.ts';

export interface Written {
  readonly project: Project;
  readonly dockerfile: string;
  readonly caddyfile: string;
  /** docs/operations/cluster.md: has the address that is put into a secret. */
  readonly page: string;
  /** docs/operations/limits.md: says how many open files a process is given. */
  readonly limits: string;
}

type Rule = (written: Written) => readonly string[];

const servicesOf = ({ project }: Written): readonly (readonly [string, Service])[] => Object.entries(project.services);
const isOurs = (service: Service): boolean => service.build !== undefined;
const oursIn = (written: Written): readonly (readonly [string, Service])[] => servicesOf(written).filter(([, service]) => isOurs(service));
/** Done once, by hand. */
const isErrand = ({ profiles = [] }: Service): boolean => profiles.includes('setup');
const lastStage = ({ dockerfile }: Written) => stagesIn(dockerfile).at(-1);
const environmentIn = ({ environment = {} }: Service): { readonly [name: string]: string } =>
  Object.fromEntries(Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== null));

const each = (written: Written, fault: (service: Service, name: string) => string | null): readonly string[] =>
  servicesOf(written).flatMap(([name, service]) => {
    const said = fault(service, name);
    return said === null ? [] : [`${name}: ${said}`];
  });

const exact = /^[^:@\s]+:v?\d+\.\d+\.\d+(?:-[a-z0-9.-]+)?(?:@sha256:[0-9a-f]{64})?$/;

const pinned: Rule = (written) => {
  const [, ours = ''] = /^ARG NODE=(.*)$/m.exec(written.dockerfile) ?? [];
  const bare = stagesIn(written.dockerfile).filter(({ from }) => from !== '$NODE').map(({ from }) => `the Dockerfile begins from ${from}, not from $NODE`);
  return [
    ...(exact.test(ours) && ours.includes('@sha256:') && ours.includes('-slim') ? [] : [`the Dockerfile's ${ours} is not a slim image with its version and digest`]), ...bare,
    ...each(written, (service) => (isOurs(service) || exact.test(service.image ?? '') ? null : `${service.image ?? ''} is not pinned to a version`)),
  ];
};

const limited: Rule = (written) => each(written, (service) => {
  const missing = [
    ...(service.mem_limit === undefined ? ['memory'] : []), ...(service.cpus === undefined ? ['processors'] : []),
    ...(isErrand(service) || service.logging?.options?.['max-size'] !== undefined ? [] : ['its log']), ...(isErrand(service) || service.restart === 'unless-stopped' ? [] : ['being down']),
    ...(isOurs(service) && service.stop_grace_period === undefined ? ['stopping'] : []),
  ];
  return missing.length === 0 ? null : `no limit for ${missing.join(', ')}`;
});

const watched: Rule = (written) => {
  const looks = told(lastStage(written), 'HEALTHCHECK').includes(`http://127.0.0.1:${environmentOf(lastStage(written))['PORT'] ?? ''}/api/health`);
  return each(written, (service) => (isErrand(service) || service.healthcheck?.test !== undefined || (isOurs(service) && looks) ? null : 'nobody looks whether it is well'));
};

const confined: Rule = (written) => {
  const asRoot = /^[1-9]\d*:[1-9]\d*$/.test(told(lastStage(written), 'USER')) ? [] : ['the image runs as root, or as a name that cannot be seen to be somebody else'];
  return [...asRoot, ...each(written, ({ privileged, user, cap_drop: dropped = [], security_opt: options = [], read_only: readOnly, tmpfs = [], ...service }) => {
    if (privileged === true || /^(?:0|root)\b/.test(user ?? '')) return 'it runs as root';
    if (!dropped.includes('ALL') || !options.includes('no-new-privileges:true')) return 'it has powers it does not need';
    if (isOurs(service) && (user !== undefined || readOnly !== true || !tmpfs.includes('/tmp'))) return 'our image runs as its own user, on a read-only root with a /tmp';
    const loose = (service.configs ?? []).filter(({ source }) => written.project.configs[source]?.file === undefined);
    return readOnly === true && loose.length > 0 ? 'a text in the file cannot be put into a read-only root, only a file of its own' : null;
  })];
};

const openFiles: Rule = (written) => {
  const [, wanted] = /LimitNOFILE=(\d+)/.exec(written.limits) ?? [];
  return oursIn(written).flatMap(([name, { ulimits }]) => (String(ulimits?.nofile) === wanted ? [] : [`${name}: ${ulimits?.nofile} open files, where limits.md says ${wanted}`]));
};

/** What stands in the files of secrets is not known here, but what the page tells to put there. */
const secretsOf = (written: Written, folder: string, service: Service): { readonly [path: string]: string } =>
  Object.fromEntries((service.secrets ?? []).map((secret) => {
    const [source, target] = typeof secret === 'string' ? [secret, `/run/secrets/${secret}`] : [secret.source, secret.target];
    const file = join(folder, source);
    const [address = ''] = /esdb\+discover:\/\/\w+:\$password@[^"\s]+/.exec(written.page) ?? [];
    writeFileSync(file, source === 'eventstore_url' ? address.replaceAll('$password', 'word') : 'text', { mode: 0o600 });
    return [target, file];
  }));

/** The settings a container of ours comes up with. Throws what the program says when they do not fit. */
const settingsOf = (written: Written, service: Service): Settings => {
  const folder = mkdtempSync(join(tmpdir(), 'nagi-compose-'));
  try {
    const files = secretsOf(written, folder, service);
    const all = { ...environmentOf(lastStage(written)), ...environmentIn(service) };
    return settingsFrom(Object.fromEntries(Object.entries(all).map(([name, value]) => [name, files[value] ?? value])), '/app');
  } finally {
    rmSync(folder, { recursive: true });
  }
};

const understood: Rule = (written) => oursIn(written).flatMap(([name, service]) => {
  const known = new Set([...variables, ...Object.keys(environmentOf(lastStage(written)))]);
  const unknown = Object.keys(service.environment ?? {}).filter((variable) => !known.has(variable)).map((variable) => `${name}: the program does not know ${variable}`);
  const own = Object.keys(environmentOf(lastStage(written))).filter((variable) => !variables.includes(variable)).map((variable) => `the Dockerfile: the program does not know ${variable}`);
  try {
    settingsOf(written, service);
    return [...unknown, ...own];
  } catch (error) {
    return [...unknown, ...own, `${name}: ${(error as Error).message}`];
  }
});

const onPorts: Rule = (written) => {
  const stage = lastStage(written);
  const port = environmentOf(stage)['PORT'];
  const faults = told(stage, 'EXPOSE') === port ? [] : [`the Dockerfile exposes ${told(stage, 'EXPOSE')} and listens on ${port}`];
  const published = servicesOf(written).flatMap(([name, { ports = [], ...service }]) => ports.flatMap((said) => {
    const [inner, , address] = said.split(':').reverse();
    if (isOurs(service) && inner !== port) return [`${name}: ${inner} is published, where the image listens on ${port}`];
    const tls = [/http_port (\d+)/, /https_port (\d+)/].map((pattern) => pattern.exec(written.caddyfile)?.[1]);
    if (name === 'proxy') return tls.includes(inner) ? [] : [`${name}: ${inner} is published, where the Caddyfile has ${tls.join(' and ')}`];
    return address === '127.0.0.1' ? [] : [`${name}: its port is open to everybody`];
  }));
  if (written.project.services['proxy'] === undefined) return [...faults, ...published];
  const answering = oursIn(written).filter(([, service]) => service.environment?.['NAGI_ROLE'] === 'api').map(([name]) => `${name}:${port}`);
  const asked = /reverse_proxy ([^{\n]+)/.exec(written.caddyfile)?.[1]?.trim().split(' ') ?? [];
  return [...faults, ...published, ...(answering.join(' ') === asked.join(' ') ? [] : [`the proxy asks ${asked.join(' ')}, and ${answering.join(' ')} answer`])];
};

const hostsIn = (url: string): readonly string[] => (/^[^:]+:\/\/(?:[^@/]+@)?([^/?]+)/.exec(url)?.[1] ?? '').split(',');

/** Where a server of the files answers. */
const addressOf = (name: string, service: Service): string | null => {
  const of = service.image?.split(':')[0] ?? '';
  if (of.endsWith('/kurrentdb')) return `${name}:2113`;
  if (of === 'mongo') return `${name}:27017`;
  return of.endsWith('/kafka') ? (/PLAINTEXT:\/\/([^,]+)/.exec(service.environment?.['KAFKA_ADVERTISED_LISTENERS'] ?? '')?.[1] ?? null) : null;
};

const serversIn = (written: Written, kind: string): readonly (readonly [string, Service])[] =>
  servicesOf(written).filter(([, { image = '' }]) => (image.split(':')[0] ?? '').endsWith(kind));

const reached: Rule = (written) => oursIn(written).flatMap(([name, service]) => {
  let settings: Settings;
  try {
    settings = settingsOf(written, service);
  } catch {
    // Said by another rule.
    return [];
  }
  const { cluster } = settings;
  if (cluster === null) return [];
  const asked = { kurrentdb: hostsIn(cluster.eventStore), mongo: hostsIn(cluster.mongo), kafka: cluster.kafka.brokers };
  const missed = Object.entries(asked).flatMap(([kind, addresses]) => {
    const there = serversIn(written, kind).filter(([, { networks = [] }]) => networks.some((network) => (service.networks ?? []).includes(network))).map(([server, one]) => addressOf(server, one));
    return there.join() === addresses.join() ? [] : [`${name}: asks ${addresses.join()} where ${there.join()} answer`];
  });
  const open = serversIn(written, 'kurrentdb').every(([, one]) => one.environment?.['KURRENTDB_INSECURE'] === 'true');
  const authority = /tlsCAFile=([^&]+)/.exec(cluster.eventStore)?.[1];
  const known = (service.secrets ?? []).some((secret) => `/run/secrets/${String(secret)}` === authority);
  return [
    ...missed, ...(cluster.kafka.copies === asked.kafka.length ? [] : [`${name}: ${cluster.kafka.copies} copies on ${asked.kafka.length} brokers`]),
    ...(open === cluster.eventStore.includes('tls=false') && (open || known) ? [] : [`${name}: does not speak to EventStoreDB as that does`]),
  ];
});

/** Several of one kind know of each other, and of nobody else. */
const acquainted: Rule = (written) => {
  const logs = serversIn(written, 'kurrentdb');
  const commands = String(written.project.services['certificates']?.command ?? '');
  const strangers = logs.length < 2 ? [] : logs.flatMap(([name, { environment = {}, secrets = [] }]) => {
    const others = logs.filter(([other]) => other !== name).map(([other]) => `${other}:2113`);
    const files = secrets.map((secret) => written.project.secrets[typeof secret === 'string' ? secret : secret.source]?.file ?? '').filter((file) => /node\d\//.test(file));
    const [node = ''] = /node\d/.exec(files[0] ?? '') ?? [];
    const names = new RegExp(`-out ${node} -dns-names (\\S+)`).exec(commands)?.[1]?.split(',') ?? [];
    return [
      ...(environment['KURRENTDB_CLUSTER_SIZE'] === String(logs.length) && environment['KURRENTDB_GOSSIP_SEED'] === others.join() ? [] : [`${name}: does not know ${others.join()}`]),
      ...(environment['KURRENTDB_NODE_HOST_ADVERTISE_AS'] === name && environment['KURRENTDB_REPLICATION_HOST_ADVERTISE_AS'] === name ? [] : [`${name}: goes by another name`]),
      ...(names.includes(name) && files.every((file) => file.includes(`/${node}/`)) ? [] : [`${name}: its certificate is another's`]),
    ];
  });
  const brokers = serversIn(written, 'kafka');
  const voters = brokers.map(([name, one]) => `${one.environment?.['KAFKA_NODE_ID']}@${name}:9093`).join();
  const outvoted = brokers.filter(([, one]) => one.environment?.['KAFKA_CONTROLLER_QUORUM_VOTERS'] !== voters).map(([name]) => `${name}: others vote than ${voters}`);
  const members = serversIn(written, 'mongo').map(([name]) => `${name}:27017`);
  const founding = String(written.project.services['mongo']?.healthcheck?.test ?? '');
  return [...strangers, ...outvoted, ...members.filter((member) => !founding.includes(`'${member}'`)).map((member) => `mongo: ${member} is not in the set it makes`)];
};

const secretName = /(?:PASSWORD|PASSWD|TOKEN|SECRET|KEY)$/;

const nothingTold: Rule = (written) => [
  ...each(written, (service) => {
    const said = Object.entries(environmentIn(service)).filter(([name, value]) => secretName.test(name) || /:\/\/[^/\s]*:[^/\s]*@/.test(value)).map(([name]) => name);
    return said.length === 0 ? null : `${said.join(', ')} may be a secret, and stands in the file`;
  }),
  ...Object.entries(written.project.secrets).filter(([, { file }]) => !file.startsWith('/etc/nagi/')).map(([name]) => `the secret ${name} lies elsewhere than in /etc/nagi`),
];

const namedOf = (list: readonly (string | { readonly source: string })[] = []): readonly string[] => list.map((one) => (typeof one === 'string' ? one : one.source));

const declared: Rule = (written) => {
  const { project } = written;
  const lost = each(written, ({ secrets, configs, networks = [], volumes = [] }) => {
    const kept = volumes.map((volume) => volume.split(':')[0] ?? '').filter((volume) => !volume.startsWith('/'));
    const missing = [
      ...namedOf(secrets).filter((name) => !(name in project.secrets)), ...namedOf(configs).filter((name) => !(name in project.configs)),
      ...networks.filter((name) => !(name in project.networks)), ...kept.filter((name) => !(name in project.volumes)),
    ];
    return missing.length === 0 ? null : `${missing.join(', ')} is declared nowhere`;
  });
  const users = servicesOf(written).flatMap(([name, { volumes = [] }]) => volumes.filter((volume) => !volume.startsWith('/')).map((volume) => [volume.split(':')[0] ?? '', name] as const));
  const shared = Object.keys(project.volumes).filter((volume) => users.filter(([used]) => used === volume).length !== 1).map((volume) => `the volume ${volume} is not one service's alone`);
  return [...lost, ...shared];
};

/** Servers are where only our processes reach them. */
const inside: Rule = (written) => each(written, (service, name) => {
  if (isOurs(service) || name === 'proxy' || service.ports !== undefined || service.network_mode === 'none') return null;
  return (service.networks ?? []).length > 0 && (service.networks ?? []).every((network) => written.project.networks[network]?.internal === true) ? null : 'it can be reached from outside';
});

const discreet: Rule = ({ project, caddyfile }) =>
  project.services['proxy'] === undefined || /\blog \{\s+format filter \{[^}]*\brequest delete\n/.test(caddyfile) ? [] : ['the proxy writes down who asked for what'];

/** What is written to is a volume, made for the user of the image. */
const kept: Rule = (written) => {
  const stage = lastStage(written);
  const made = /install -d -o (\S+) -g \S+ -m 700 (.+)$/.exec(told(stage, 'RUN'))?.[2]?.split(' ') ?? [];
  const data = environmentOf(stage)['NAGI_DATA'] ?? '';
  const faults = told(stage, 'VOLUME') === data && made.includes(data) ? [] : [`${data} is not made as a volume`];
  return [...faults, ...oursIn(written).flatMap(([name, { volumes = [] }]) => {
    const places = volumes.map((volume) => volume.split(':').at(-1) ?? '');
    return places.includes(data) && places.every((one) => made.includes(one)) ? [] : [`${name}: keeps things in ${places.join()}, and the image has ${made.join()}`];
  })];
};

const rules: readonly Rule[] = [pinned, limited, watched, confined, openFiles, understood, onPorts, reached, acquainted, nothingTold, declared, inside, discreet, kept];

export const faultsIn = (written: Written): readonly string[] => rules.flatMap((rule) => rule(written));

