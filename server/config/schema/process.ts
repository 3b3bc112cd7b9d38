// Flags of the process and the control loop.
import * as Type from 'typebox';
import { recordEventReasons } from '../../../reconciler/sync/record-events.ts';
import { flagGroup } from '../flag.ts';
import { providerNames, refusedProviders, refusedRegistries } from '../refused-values.ts';

const flag = flagGroup({ group: 'Process and control loop', externalDns: true, commands: ['serve', 'plan'] });
const own = flagGroup({ group: 'Process and control loop', externalDns: false, commands: ['serve'] });

export const processFlags = {
  provider: Type.Optional(
    flag.choice(providerNames, {
      default: undefined,
      defaultWithFiles: 'inmemory',
      description: 'Where the records are published. Required in a cluster unless --no-sync.',
      refusedValues: refusedProviders,
    }),
  ),
  policy: flag.choice(['sync', 'upsert-only', 'create-only'], {
    default: 'sync',
    description: 'What a sync may do: everything, everything but delete, or only create.',
  }),
  registry: flag.choice(['txt', 'noop'], {
    default: 'txt',
    description:
      'How ownership of records is kept: in TXT records beside them, or (noop) nowhere; then only records that this ' +
      'process made are changed or deleted.',
    refusedValues: refusedRegistries,
  }),
  sync: own.boolean({ default: true, description: 'Publish the accepted names. --no-sync runs the webhook alone.' }),
  interval: flag.duration({
    default: 60_000,
    minimum: 100,
    description: 'Time from the start of one full pass to the start of the next.',
    commands: ['serve'],
  }),
  events: flag.boolean({
    default: true,
    description: 'Act on changes of objects at once, not only every --interval.',
    commands: ['serve'],
  }),
  minEventSyncInterval: Type.Optional(
    flag.duration({
      default: undefined,
      description: 'Least time between two passes that events start. Unset, an event is acted on at once.',
      commands: ['serve'],
    }),
  ),
  onMissingTargets: own.choice(['keep', 'delete'], {
    default: 'keep',
    description:
      'What becomes of a record while its object still claims the name but has no address: it stays as it is, or goes ' +
      'as in ExternalDNS.',
    commands: ['serve', 'plan'],
  }),
  once: flag.boolean({ description: 'Make one pass, then exit.', commands: ['serve'] }),
  dryRun: flag.boolean({ description: 'Log the changes and make none.', commands: ['serve'] }),
  minTtl: flag.duration({
    default: 0,
    description: 'TTL for endpoints that ask for none; 0s leaves it to the provider.',
  }),
  eventsEmit: flag.choices(recordEventReasons, {
    description:
      'Kubernetes Events to write on the objects: what became of their records, and (RecordHeld) why one is not published ' +
      'that a person can do something about. Unset: RecordError and RecordHeld.',
    commands: ['serve'],
  }),
  shutdownDelay: own.duration({
    default: 10_000,
    defaultWithFiles: 0,
    description: 'Time between turning unready and closing the listeners, so that no admission review is lost.',
  }),
  logLevel: flag.choice(['panic', 'fatal', 'error', 'warning', 'warn', 'info', 'debug', 'trace'], {
    default: 'info',
    description: 'The least severity that is logged.',
  }),
  logFormat: flag.choice(['text', 'json'], { default: 'text', description: 'One line of text, or one JSON object.' }),
};
