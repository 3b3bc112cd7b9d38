// A list-watch on a fake API server, with a sink that records and everything a test wants to look at.
import { PassThrough } from 'node:stream';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { Agent } from 'undici';
import { createInformerMetrics } from '../../../reconciler/kube/informer-metrics.ts';
import type { ObjectKey } from '../../../reconciler/kube/known-objects.ts';
import { ListWatch } from '../../../reconciler/kube/list-watch.ts';
import type { ListWatchOptions } from '../../../reconciler/kube/list-watch-options.ts';
import type { ListWatchTimings } from '../../../reconciler/kube/list-watch-timings.ts';
import type { Sink } from '../../../reconciler/kube/object-feed.ts';
import type { ResourceType } from '../../../reconciler/kube/resource.ts';
import type { KubeTransport } from '../../../reconciler/kube/transport.ts';
import { createUndiciTransport } from '../../../reconciler/kube/undici-transport.ts';
import type { FakeCollection } from '../../fakes/kube-api/collection.ts';
import { eventually } from '../../fakes/kube-api/eventually.ts';
import { FakeKubeApi } from '../../fakes/kube-api/kube-api.ts';

export const ingresses: ResourceType = {
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'Ingress',
  resource: 'ingresses',
};

/** What the tests keep of an object. */
export interface Kept {
  readonly host: string;
}

export const quickTimings: ListWatchTimings = {
  backoffBaseMs: 4,
  backoffMaxMs: 20,
  retryAfterMaxMs: 60_000,
  watchIdleMs: 5000,
  watchMinSeconds: 240,
  watchMaxSeconds: 300,
  steadyWatchMs: 1000,
};

/** Objects with a host; one without is out of scope, one whose host is not a text is malformed. */
export function project(raw: unknown): Kept | undefined {
  const { spec } = raw as { readonly spec?: { readonly host?: unknown } };
  if (spec?.host === undefined) return undefined;
  if (typeof spec.host !== 'string') throw new TypeError('spec.host must be a string');
  return { host: spec.host };
}

/** `bad` makes a malformed object, undefined one that is out of scope. */
export function ingress(name: string, host?: string, namespace = 'default') {
  const spec = host === undefined ? {} : { host: host === 'bad' ? 7 : host };
  return { metadata: { name, namespace, managedFields: [{ manager: 'kubectl' }] }, spec };
}

export class RecordingSink implements Sink<Kept> {
  readonly objects = new Map<string, Kept>();
  /** Every call in order: `+ns/name=host`, `-ns/name`, `synced`. */
  readonly calls: string[] = [];
  /** Names whose storing throws. */
  readonly refuses = new Set<string>();

  upsert(key: ObjectKey, object: Kept): void {
    if (this.refuses.has(key.name)) throw new Error('the store is broken');
    this.calls.push(`+${key.namespace}/${key.name}=${object.host}`);
    this.objects.set(`${key.namespace}/${key.name}`, object);
  }

  remove(key: ObjectKey): void {
    if (this.refuses.has(key.name)) throw new Error('the store is broken');
    this.calls.push(`-${key.namespace}/${key.name}`);
    this.objects.delete(`${key.namespace}/${key.name}`);
  }

  synced(): void {
    this.calls.push('synced');
  }
}

export interface LogLine {
  readonly level: number;
  readonly msg: string;
  readonly [field: string]: unknown;
}

export class Rig {
  readonly api: FakeKubeApi;
  readonly collection: FakeCollection;
  readonly sink = new RecordingSink();
  readonly registry = new Registry();
  readonly log: LogLine[] = [];
  readonly transport: KubeTransport;
  readonly listWatch: ListWatch<Kept>;

  constructor(api: FakeKubeApi, collection: FakeCollection, options: Partial<ListWatchOptions<Kept>>) {
    this.api = api;
    this.collection = collection;
    this.transport = plainTransport(api.url);
    const stream = new PassThrough();
    stream.on('data', (line: Buffer) => this.log.push(JSON.parse(line.toString()) as LogLine));
    this.listWatch = new ListWatch<Kept>({
      type: ingresses,
      transport: this.transport,
      project,
      sink: this.sink,
      logger: pino({ level: 'debug' }, stream),
      metrics: createInformerMetrics(this.registry),
      now: Date.now,
      random: () => 0.5,
      timings: quickTimings,
      ...options,
    });
  }

  get warnings(): LogLine[] {
    return this.log.filter((line) => line.level === 40);
  }

  /** Starts and waits until the first list is complete and the watch is open. */
  async startAndWatch(): Promise<void> {
    this.listWatch.start();
    await this.listWatch.synced;
    await this.watching();
  }

  async watching(): Promise<void> {
    await eventually('one watch is open', () => this.api.watches.size === 1);
  }

  async holds(...hosts: string[]): Promise<void> {
    const wanted = hosts.sort().join();
    const held = () =>
      [...this.sink.objects.values()]
        .map((kept) => kept.host)
        .sort()
        .join();
    await eventually(`the sink holds ${wanted}`, () => held() === wanted);
  }

  /** The value of a metric's series, undefined when there is no such series. */
  async metric(name: string, labels: Readonly<Record<string, string>> = {}): Promise<number | undefined> {
    const metric = (await this.registry.getMetricsAsJSON()).find((candidate) => candidate.name === name);
    const wanted = Object.entries({ kind: 'Ingress', ...labels });
    return metric?.values.find((series) => wanted.every(([label, value]) => series.labels[label] === value))?.value;
  }

  async restarts(reason: string): Promise<number | undefined> {
    return this.metric('zonewarden_informer_restarts_total', { reason });
  }

  async close(): Promise<void> {
    await this.listWatch.stop();
    await this.transport.close();
    await this.api.close();
  }
}

/** A transport without credentials, as for the fake over plain HTTP. */
export function plainTransport(server: string, requestTimeoutMs = 5000): KubeTransport {
  const agent = new Agent();
  return createUndiciTransport({
    server,
    userAgent: 'zonewarden/test',
    requestTimeoutMs,
    now: Date.now,
    authorize: async () => ({ headers: {}, dispatcher: agent }),
    onUnauthorized: () => {},
    close: () => agent.destroy(),
  });
}

/** Runs a test on a rig and takes it down afterwards, also when the test fails. */
export function withRig(
  run: (rig: Rig) => Promise<void>,
  options: Partial<ListWatchOptions<Kept>> = {},
): () => Promise<void> {
  return async () => {
    const api = await FakeKubeApi.start();
    const rig = new Rig(api, api.serve(ingresses), options);
    try {
      await run(rig);
    } finally {
      await rig.close();
    }
  };
}

/** A clock that is two seconds later at every look, so that each watch has lived long. */
export function steppingClock(): () => number {
  let now = 0;
  return () => {
    now += 2000;
    return now;
  };
}
