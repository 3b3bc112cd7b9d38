// `zonewarden serve`: the composition root. It knows every part, joins them and hands them to the lifecycle.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { tellUnknownEnforcement } from '../reconciler/audit/enforce-labels.ts';
import type { ClaimingObject } from '../reconciler/claims/kinds.ts';
import type { Policy } from '../reconciler/claims/policy.ts';
import { desiredEndpoints } from '../reconciler/desired.ts';
import type { RecordIndexOptions } from '../reconciler/indexes/record-index.ts';
import type { EventRecorder } from '../reconciler/kube/event-recorder.ts';
import { KubeConfigError } from '../reconciler/kube/kube-config-error.ts';
import type { SyncLookup } from '../reconciler/lookup.ts';
import { ObjectStore } from '../reconciler/sources/store.ts';
import { AddressError, parseAddress } from './address.ts';
import { type AdmissionHalf, admissionHalf } from './admission-half.ts';
import { auditHalf } from './audit-half.ts';
import { type ExitCode, exitCodes, type Streams } from './commands/streams.ts';
import type { Config } from './config/config.ts';
import { describeConfig } from './config/describe.ts';
import type { Invocation } from './config/parse-command-line.ts';
import { ConfigError } from './config/problem.ts';
import { ruleIndexes } from './indexes.ts';
import { runLifecycle } from './lifecycle.ts';
import { createLogger, standardError } from './log.ts';
import { createMetrics, createRejectionCounter } from './metrics.ts';
import { type ObjectsHalf, objectsHalf } from './objects-half.ts';
import { planSettingsOf } from './plan-settings.ts';
import { policyOf } from './policy-options.ts';
import { ProbeServer } from './probes.ts';
import { Readiness } from './readiness.ts';
import { recorderOf } from './recorder.ts';
import { rfc2136Warnings } from './rfc2136-settings.ts';
import type { Runnable } from './runnable.ts';
import { shapingWarnings } from './shaping.ts';
import { type SyncHalf, syncHalf } from './sync-half.ts';
import { version } from './version.ts';
import { onPath, welcome } from './welcome.ts';

/** From the reason to end to the end, beyond the shutdown delay; a Pod's default grace period is 30 s. */
const closingMs = 15_000;

interface Program {
  readonly config: Config;
  readonly policy: Policy;
  readonly store: ObjectStore;
  readonly lookup: SyncLookup;
  readonly objects: ObjectsHalf;
  readonly recorder: EventRecorder | undefined;
  readonly audit: Runnable | undefined;
  readonly admission: AdmissionHalf | undefined;
  readonly sync: SyncHalf | undefined;
  readonly probes: ProbeServer;
  readonly readiness: Readiness;
}

/**
 * Serves until a signal ends it, or makes one pass with --once.
 * @returns the exit code; 2 for a configuration that cannot be used
 * @throws ConfigError
 */
export async function serve(
  invocation: Invocation,
  env: Readonly<Record<string, string | undefined>>,
  streams: Streams,
): Promise<ExitCode> {
  const { config } = invocation;
  const logger = createLogger({
    level: config.logLevel,
    format: config.logFormat,
    destination: standardError(),
    now: Date.now,
  });
  logger.info({ ...describeConfig(config), version: version.version, commit: version.commit }, 'zonewarden starts');
  const warnings = [...invocation.warnings, ...shapingWarnings(config), ...rfc2136Warnings(config)];
  for (const warning of warnings) logger.warn(warning);
  const registry = createMetrics(version);
  const program = await compose(config, env, logger, registry).catch((error: unknown) => {
    throw usageError(error);
  });
  const { readiness, sync, admission } = program;
  const work = Promise.withResolvers<number>();
  return runLifecycle({
    runnables: runnablesOf(program, streams, env, work.resolve),
    logger,
    events: process,
    shutdownDelayMs: config.shutdownDelay,
    deadlineMs: config.shutdownDelay + closingMs,
    sleep: async (ms, signal) => {
      await sleep(ms, undefined, { signal });
    },
    onShuttingDown: () => {
      readiness.shutDown();
      admission?.server.drain();
    },
    rejections: createRejectionCounter(registry),
    ...(config.once && sync !== undefined && { finished: work.promise }),
  });
}

async function compose(
  config: Config,
  env: Readonly<Record<string, string | undefined>>,
  logger: Logger,
  registry: ReturnType<typeof createMetrics>,
): Promise<Program> {
  const policy = policyOf(config);
  const store = new ObjectStore();
  tellUnknownEnforcement(store, logger);
  const objects = await objectsHalf({ config, env, policy, store, logger, registry });
  // A process of one pass ends before anybody would read what it says.
  const recorder = config.once ? undefined : recorderOf({ ...objects, env, logger, registry });
  const indexes = ruleIndexes({ ...objects, policy, store, records: recordsOf(config), registry });
  const { lookup, recordIndex } = indexes;
  // One pass needs no webhook: nobody could rely on one that goes away again.
  const admission =
    config.webhook && !config.once
      ? admissionHalf({ ...objects, config, env, policy, lookup, logger, registry })
      : undefined;
  const sync = config.sync
    ? await syncHalf({ ...objects, config, env, policy, store, lookup, recordIndex, recorder, logger, registry })
    : undefined;
  const audit = config.once ? undefined : auditHalf({ policy, store, lookup, objects, recorder, logger, registry });
  const checks = admission === undefined ? [] : [...admission.checks, ...indexes.checks];
  const readiness = new Readiness([...checks, ...objects.checks]);
  const address = parseAddress(config.metricsAddress, '--metrics-address');
  const probes = new ProbeServer({ address, registry, readiness, logger });
  return { config, policy, store, lookup, objects, recorder, audit, admission, sync, probes, readiness };
}

/** What the rules want to know of the provider's records, where a sync reads them. */
function recordsOf(config: Config): RecordIndexOptions | undefined {
  if (!config.sync) return undefined;
  const { managedTypes, excludedTypes } = planSettingsOf(config);
  return { ownerId: config.registry === 'txt' ? config.txtOwnerId : undefined, managedTypes, excludedTypes };
}

/** Probes first and last, so that they tell of all the rest; the webhook outlives the sync when the program ends. */
function runnablesOf(
  program: Program,
  streams: Streams,
  env: Readonly<Record<string, string | undefined>>,
  finish: (code: number) => void,
): readonly Runnable[] {
  const { config, objects, recorder, audit, admission, sync, probes } = program;
  if (config.once && sync !== undefined) return [probes, objects.runnable, onePass(sync, finish)];
  const standalone = config.filename.length > 0;
  return [
    probes,
    ...(admission?.runnables ?? []),
    objects.runnable,
    // Who tells outlives who finds.
    ...(recorder ? [recorder] : []),
    ...(audit ? [audit] : []),
    ...(sync?.runnables ?? []),
    ...(standalone ? [greeting(program, streams, env)] : []),
  ];
}

function onePass(sync: SyncHalf, finish: (code: number) => void): Runnable {
  let running: Promise<void> = Promise.resolve();
  const ended = new AbortController();
  return {
    name: 'one pass',
    start: async (signal) => {
      const stop = AbortSignal.any([signal, ended.signal]);
      running = sync.once(stop).then(
        (ok) => finish(ok ? exitCodes.ok : 1),
        () => finish(1),
      );
    },
    stop: async () => {
      ended.abort();
      await running;
    },
  };
}

/** Standalone mode tells a newcomer what to try, once there is something to try. */
function greeting(program: Program, streams: Streams, env: Readonly<Record<string, string | undefined>>): Runnable {
  const { config, admission, sync, probes } = program;
  let stopped = false;
  const greet = () => {
    if (stopped) return;
    const text = welcome({
      webhook: admission?.server.address(),
      probes: probes.address(),
      dns: sync?.dns?.address(),
      paths: config.filename,
      domains: config.domainFilter,
      published: published(program),
      commandExists: (name) => onPath(name, env.PATH),
    });
    streams.stdout.write(text);
  };
  return {
    name: 'greeting',
    // In the background: a provider that is away must not keep the rest from starting.
    start: async () => void (sync?.firstPass ?? Promise.resolve()).then(greet),
    stop: async () => {
      stopped = true;
    },
  };
}

/** An address record that DNS can be asked for, else any record. */
function published({
  config,
  policy,
  store,
  lookup,
}: Program): { readonly name: string; readonly type: string } | undefined {
  const { minTTL, provider, shaping } = planSettingsOf(config);
  const list = (kind: string) => store.list(kind) as readonly ClaimingObject[];
  const { endpoints } = desiredEndpoints({ policy, lookup, list, minTTL, provider, shaping });
  const found = endpoints.find((endpoint) => endpoint.recordType === 'A') ?? endpoints[0];
  return found && { name: found.dnsName, type: found.recordType };
}

/** What the user can mend becomes a configuration error, which ends the program with 2. */
function usageError(error: unknown): unknown {
  if (error instanceof AddressError || error instanceof KubeConfigError)
    return new ConfigError([{ message: error.message }]);
  return error;
}
