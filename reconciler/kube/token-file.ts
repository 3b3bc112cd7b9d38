// Bearer tokens from a file that somebody else keeps fresh, as the kubelet does with a ServiceAccount's.
import { readFileSync } from 'node:fs';
import type { KubeConfig, User } from '@kubernetes/client-node';

/** As in client-go: a projected token is replaced long before it ends, so that a minute's delay is harmless. */
const rereadAfterMs = 60_000;
const providerName = 'zonewarden-token-file';

/** A user whose token is read from a file; client-node's own reader keeps the line feed at the file's end. */
export function tokenFileUser(user: User, path: string): User {
  const { token: _, ...rest } = user;
  return { ...rest, authProvider: { name: providerName, config: { path } } };
}

type Authenticator = Parameters<KubeConfig['addAuthenticator']>[0];

export class TokenFileAuthenticator implements Authenticator {
  readonly #now: () => number;
  #read: { readonly path: string; readonly token: string; readonly atMs: number } | undefined;

  /** @param now milliseconds since the epoch */
  constructor(now: () => number) {
    this.#now = now;
  }

  isAuthProvider(user: User): boolean {
    return user.authProvider?.name === providerName;
  }

  async applyAuthentication(user: User, options: Parameters<Authenticator['applyAuthentication']>[1]): Promise<void> {
    const path: string = user.authProvider.config.path;
    options.headers = { ...options.headers, Authorization: `Bearer ${this.#token(path)}` };
  }

  /** Makes the next request read the file again: the server did not accept the remembered token. */
  forget(): void {
    this.#read = undefined;
  }

  #token(path: string): string {
    const nowMs = this.#now();
    if (this.#read?.path === path && nowMs - this.#read.atMs < rereadAfterMs) return this.#read.token;
    const token = readFileSync(path, 'utf8').trim();
    if (token === '') throw new Error(`the token file ${path} is empty`);
    this.#read = { path, token, atMs: nowMs };
    return token;
  }
}
