// Lays the layers over each other and over the defaults: flag, environment, file, default, in this order.
import { isDeepStrictEqual } from 'node:util';
import { Check } from 'typebox/schema';
import { type Config, type ConfigKey, configSchema } from './config.ts';
import type { FlagAttributes, FlagValue } from './flag.ts';
import { type Flag, flags } from './flag-table.ts';
import type { Layer, Setting } from './layer.ts';
import type { Origin, Problem } from './problem.ts';

export interface Settled {
  readonly config: Config;
  /** Where the value of every setting was given. */
  readonly provenance: ReadonlyMap<ConfigKey, Origin>;
  /** Settings that were given and could not be read: their default stands in, so nothing more is said of them. */
  readonly unreadable: ReadonlySet<ConfigKey>;
  readonly problems: readonly Problem[];
  readonly warnings: readonly string[];
}

/**
 * @param layers the strongest first
 * @param withFiles whether objects come from files, which changes some defaults
 */
export function settle(layers: readonly Layer[], withFiles: boolean): Settled {
  const values: Partial<Record<ConfigKey, FlagValue>> = {};
  const provenance = new Map<ConfigKey, Origin>();
  const unreadable = new Set<ConfigKey>();
  const problems: Problem[] = [];
  const warnings: string[] = [];
  for (const flag of flags) {
    const setting = strongest(layers, flag.key);
    const problem = unavailableProblem(flag, setting);
    if (problem !== undefined) problems.push(problem);
    if (setting !== undefined && flag.deprecated !== undefined) {
      warnings.push(`--${flag.name} is deprecated: ${flag.deprecated}`);
    }
    if (setting !== undefined && setting.value === undefined) unreadable.add(flag.key);
    const value = setting?.value ?? defaultOf(flag, withFiles);
    if (value !== undefined) values[flag.key] = value;
    provenance.set(flag.key, setting?.origin ?? { kind: 'default' });
  }
  renameRequestTimeout(values, provenance);
  return { config: freeze(values), provenance, unreadable, problems, warnings };
}

/** @returns the value of a setting that nobody gave; undefined when it stays unset */
export function defaultOf(
  flag: Pick<FlagAttributes, 'defaultValue' | 'defaultWithFiles'>,
  withFiles: boolean,
): FlagValue | undefined {
  return withFiles ? (flag.defaultWithFiles ?? flag.defaultValue) : flag.defaultValue;
}

/** @returns what the strongest layer says of a setting; undefined when none says anything */
export function strongest(layers: readonly Layer[], key: ConfigKey): Setting | undefined {
  return layers.map((layer) => layer.settings.get(key)).find((setting) => setting !== undefined);
}

function unavailableProblem(flag: Flag, setting: Setting | undefined): Problem | undefined {
  if (flag.unavailable === undefined || setting?.value === undefined) return undefined;
  if (isDeepStrictEqual(setting.value, flag.defaultValue)) return undefined;
  const name = `--${flag.name}`;
  return { flag: name, message: `${name} is not in this release: ${flag.unavailable}`, origin: setting.origin };
}

/** As in ExternalDNS the deprecated name wins, unless it says what the new one's default says anyway. */
function renameRequestTimeout(values: Partial<Record<ConfigKey, FlagValue>>, provenance: Map<ConfigKey, Origin>): void {
  const old = flags.find((flag) => flag.key === 'requestTimeout');
  const origin = provenance.get('requestTimeout');
  if (values.requestTimeout === undefined || origin === undefined) return;
  if (values.requestTimeout === old?.defaultValue) return;
  values.kubeApiRequestTimeout = values.requestTimeout;
  provenance.set('kubeApiRequestTimeout', origin);
}

/** @returns the same configuration with some values changed, frozen again */
export function withValues(config: Config, changes: Partial<Record<ConfigKey, FlagValue>>): Config {
  return freeze({ ...config, ...changes });
}

function freeze(values: unknown): Config {
  // Every value was checked one by one; this is the same schema once more, so that the type is true.
  if (!Check(configSchema, values)) throw new TypeError('the defaults of the configuration schema contradict it');
  for (const value of Object.values(values)) if (Array.isArray(value)) Object.freeze(value);
  return Object.freeze(values);
}
