// A Secret and a webhook configuration in memory, for any number of replicas, with versions as the API server has them.
import type { StoredTexts } from '../../certs/authority-state.ts';
import type { Registration, RegistrationPlace, SecretPlace, StoredSecret } from '../../certs/cluster-places.ts';

export class FakeSecret implements SecretPlace {
  stored: StoredSecret | undefined;
  /** Every answer fails with it. */
  failure: Error | undefined;
  writes = 0;
  #version = 0;

  async read(): Promise<StoredSecret | undefined> {
    if (this.failure !== undefined) throw this.failure;
    return this.stored;
  }

  async create(texts: StoredTexts): Promise<boolean> {
    return this.stored === undefined && this.put(texts);
  }

  async replace(texts: StoredTexts, version: string): Promise<boolean> {
    return this.stored?.version === version && this.put(texts);
  }

  put(texts: StoredTexts): true {
    this.#version += 1;
    this.writes += 1;
    this.stored = { texts, version: String(this.#version) };
    return true;
  }

  text(key: string): string | undefined {
    return this.stored?.texts[key];
  }
}

export class FakeRegistration implements RegistrationPlace {
  seen: Registration | undefined = { caBundles: ['', ''], names: ['zonewarden.dns.svc'] };
  failure: Error | undefined;
  readonly history: string[] = [];

  async read(): Promise<Registration | undefined> {
    if (this.failure !== undefined) throw this.failure;
    return this.seen;
  }

  async trust(caBundle: string, seen: Registration): Promise<boolean> {
    if (this.failure !== undefined) throw this.failure;
    if (seen !== this.seen) return false;
    this.seen = { ...seen, caBundles: seen.caBundles.map(() => caBundle) };
    this.history.push(caBundle);
    return true;
  }
}
