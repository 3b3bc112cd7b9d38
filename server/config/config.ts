// The configuration: one schema from which types, validation, help, the flag table and the file's JSON Schema come.
import * as Type from 'typebox';
import { admissionFlags } from './schema/admission.ts';
import { awsFlags } from './schema/aws.ts';
import { azureFlags } from './schema/azure.ts';
import { brakeFlags } from './schema/brake.ts';
import { certificateFlags } from './schema/certificates.ts';
import { inputFlags } from './schema/input.ts';
import { kubernetesFlags } from './schema/kubernetes.ts';
import { leaderFlags } from './schema/leader.ts';
import { listenerFlags } from './schema/listeners.ts';
import { processFlags } from './schema/process.ts';
import { registryFlags } from './schema/registry.ts';
import { rfc2136Flags } from './schema/rfc2136.ts';
import { sourceFlags } from './schema/sources.ts';
import { webhookProviderFlags } from './schema/webhook-provider.ts';
import { zoneFlags } from './schema/zones.ts';

/** Property keys are the camelCase of the flags; the order is that of help and docs. */
export const configSchema = Type.Object(
  {
    ...inputFlags,
    ...processFlags,
    ...leaderFlags,
    ...brakeFlags,
    ...listenerFlags,
    ...certificateFlags,
    ...admissionFlags,
    ...sourceFlags,
    ...zoneFlags,
    ...registryFlags,
    ...kubernetesFlags,
    ...awsFlags,
    ...azureFlags,
    ...rfc2136Flags,
    ...webhookProviderFlags,
  },
  { additionalProperties: false },
);

type Parsed = Type.Static<typeof configSchema>;

/** The settled configuration, frozen. Durations are milliseconds; an empty text means that the setting is unset. */
export type Config = {
  readonly [Key in keyof Parsed]: Parsed[Key] extends readonly (infer Entry)[] ? readonly Entry[] : Parsed[Key];
};

export type ConfigKey = keyof Config;
