// Standalone source: reads manifests from files and folders, and reads them again when they change.
import { stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { KubeObject } from '../claims/kinds/read-kind.ts';
import type { Policy } from '../claims/policy.ts';
import { type Manifest, manifestFiles, readManifestFile } from './manifests.ts';
import { readObject } from './read-object.ts';
import { everywhere, followedKinds } from './read-scope.ts';
import type { ObjectStore } from './store.ts';

export interface FileSourceOptions {
  readonly paths: readonly string[];
  readonly policy: Policy;
  readonly store: ObjectStore;
  readonly logger: Logger;
  /** How often files are looked at; stat is used, since it follows link swaps that a watch on the inode misses. */
  readonly pollMs?: number;
}

interface SeenFile {
  readonly signature: string;
  readonly objects: readonly KubeObject[];
}

export class FileSource {
  readonly name = 'files';
  readonly #options: FileSourceOptions;
  readonly #seen = new Map<string, SeenFile>();
  #published: ReadonlyMap<string, KubeObject> = new Map();
  #polling: Promise<void> = Promise.resolve();
  readonly #stopped = new AbortController();
  #lastProblem = '';

  constructor(options: FileSourceOptions) {
    this.#options = options;
  }

  /** Reads everything once, then keeps looking. @throws ManifestError when the first reading fails */
  async start(signal: AbortSignal): Promise<void> {
    for (const file of await manifestFiles(this.#options.paths)) await this.#read(file);
    this.#apply();
    // The files are the cluster: what is not in them does not exist.
    for (const kind of followedKinds) this.#options.store.markRead(kind, everywhere);
    const ended = AbortSignal.any([signal, this.#stopped.signal]);
    this.#polling = this.#poll(ended);
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#polling;
  }

  async #poll(ended: AbortSignal): Promise<void> {
    const pause = this.#options.pollMs ?? 250;
    while (!ended.aborted) {
      await sleep(pause, undefined, { signal: ended }).catch(() => undefined);
      if (!ended.aborted) await this.#refresh();
    }
  }

  /** A file that cannot be read keeps its last good objects: half a save is not a deletion. */
  async #refresh(): Promise<void> {
    const problems: string[] = [];
    try {
      const files = await manifestFiles(this.#options.paths);
      const gone = [...this.#seen.keys()].filter((file) => !files.includes(file));
      for (const file of gone) this.#seen.delete(file);
      let changed = gone.length > 0;
      for (const file of files) changed = (await this.#refreshFile(file, problems)) || changed;
      if (changed) this.#apply();
    } catch (error) {
      problems.push(textOf(error));
    }
    this.#tell(problems);
  }

  async #refreshFile(file: string, problems: string[]): Promise<boolean> {
    try {
      if (this.#seen.get(file)?.signature === (await signatureOf(file))) return false;
      await this.#read(file);
      return true;
    } catch (error) {
      problems.push(textOf(error));
      return false;
    }
  }

  async #read(file: string): Promise<void> {
    // Taken before reading: a change in between is then seen at the next look.
    const signature = await signatureOf(file);
    const manifests = await readManifestFile(file);
    this.#seen.set(file, { signature, objects: manifests.flatMap((manifest) => this.#trim(manifest) ?? []) });
  }

  #trim(manifest: Manifest): KubeObject | undefined {
    try {
      return readObject(manifest.object, this.#options.policy);
    } catch (error) {
      this.#options.logger.warn(
        { file: manifest.file, document: manifest.document },
        `skipped an object: ${error instanceof Error ? error.message : String(error)}`,
      );
      return undefined;
    }
  }

  #apply(): void {
    const wanted = new Map<string, KubeObject>();
    for (const { objects } of this.#seen.values()) {
      for (const object of objects) wanted.set(identity(object), object);
    }
    for (const identityGone of [...this.#published.keys()].filter((key) => !wanted.has(key))) {
      const object = this.#published.get(identityGone);
      if (object !== undefined) this.#options.store.remove(object.kind, object.metadata);
    }
    for (const object of wanted.values()) this.#options.store.upsert(object);
    this.#published = wanted;
  }

  /** Once per distinct set of problems: the same broken file is looked at several times a second. */
  #tell(problems: readonly string[]): void {
    const told = problems.join('; ');
    if (told !== '' && told !== this.#lastProblem) {
      this.#options.logger.error(`some files were not read again, their last good content stays: ${told}`);
    }
    this.#lastProblem = told;
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function signatureOf(file: string): Promise<string> {
  const { mtimeMs, ino, size } = await stat(file);
  return `${mtimeMs} ${ino} ${size}`;
}

function identity(object: KubeObject): string {
  return `${object.kind} ${object.metadata.namespace}/${object.metadata.name}`;
}
