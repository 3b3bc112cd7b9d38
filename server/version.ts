// What this program is: version, commit, runtime. The bundle has the commit written in; sources run without one.
import manifest from '../package.json' with { type: 'json' };

declare const ZONEWARDEN_COMMIT: string | undefined;

export interface Version {
  readonly version: string;
  /** Short commit id, or `source` when run from the checkout. */
  readonly commit: string;
  /** Node's version with its leading v. */
  readonly node: string;
}

export const version: Version = {
  version: manifest.version,
  commit: typeof ZONEWARDEN_COMMIT === 'string' ? ZONEWARDEN_COMMIT : 'source',
  node: process.version,
};
