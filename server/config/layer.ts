// One place that settings come from: what it says, what is wrong with it, what deserves a warning.
import type { ConfigKey } from './config.ts';
import type { FlagValue } from './flag.ts';
import type { Flag } from './flag-table.ts';
import type { Origin, Problem } from './problem.ts';
import type { Reading } from './read-value.ts';

export interface Setting {
  /** Undefined when it could not be read: the problem is reported, and nothing else takes its place. */
  readonly value: FlagValue | undefined;
  readonly origin: Origin;
}

export interface Layer {
  readonly settings: ReadonlyMap<ConfigKey, Setting>;
  readonly problems: readonly Problem[];
  readonly warnings: readonly string[];
}

/** A layer while it is read. */
export class LayerBuilder implements Layer {
  readonly settings = new Map<ConfigKey, Setting>();
  readonly problems: Problem[] = [];
  readonly warnings: string[] = [];

  /** Records what was read for a flag, or that it could not be read. */
  set(flag: Flag, reading: Reading, origin: Origin): void {
    if ('value' in reading) {
      this.settings.set(flag.key, { value: reading.value, origin });
      return;
    }
    this.settings.set(flag.key, { value: undefined, origin });
    for (const message of reading.problems) this.problems.push({ flag: `--${flag.name}`, message, origin });
  }
}
