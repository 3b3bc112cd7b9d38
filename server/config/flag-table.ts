// The flags of the configuration schema as a table to look up by key, name or letter.
import type { TSchema } from 'typebox';
import { type ConfigKey, configSchema } from './config.ts';
import type { FlagAttributes } from './flag.ts';
import { environmentNames, flagName } from './names.ts';

export interface Flag extends FlagAttributes {
  readonly key: ConfigKey;
  /** Without dashes; also the key in the configuration file. */
  readonly name: string;
  /** The most important first. */
  readonly environment: readonly string[];
  /** Of the value in Config. */
  readonly schema: TSchema;
}

function flagOf(key: string): Flag[] {
  if (!isConfigKey(key)) return [];
  const schema = configSchema.properties[key];
  const name = flagName(key);
  return [{ ...schema.flag, key, name, schema, environment: environmentNames(name, schema.flag.externalDns) }];
}

function isConfigKey(key: string): key is ConfigKey {
  return Object.hasOwn(configSchema.properties, key);
}

/** In the order of help and docs. */
export const flags: readonly Flag[] = Object.keys(configSchema.properties).flatMap(flagOf);

const byName = new Map(flags.map((flag) => [flag.name, flag]));
const byLetter = new Map(flags.flatMap((flag) => (flag.short === undefined ? [] : [[flag.short, flag]])));

/** @param name without dashes */
export function flagNamed(name: string): Flag | undefined {
  return byName.get(name);
}

/** @param letter of a short flag, such as f */
export function flagWithLetter(letter: string): Flag | undefined {
  return byLetter.get(letter);
}
