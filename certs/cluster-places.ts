// What the self-managed certificate asks of a cluster. The program implements it; nothing here knows how.
import type { StoredTexts } from './authority-state.ts';

/** One Secret, shared by all replicas. */
export interface SecretPlace {
  /**
   * @returns undefined when there is none
   * @throws CertificateError (AUTHORITY_FORBIDDEN) when that is not permitted; any error when it cannot be told now
   */
  read(signal: AbortSignal): Promise<StoredSecret | undefined>;
  /** @returns false when somebody else was first. @throws as read */
  create(texts: StoredTexts, signal: AbortSignal): Promise<boolean>;
  /** Replaces our entries. @returns false when it has changed since that version. @throws as read */
  replace(texts: StoredTexts, version: string, signal: AbortSignal): Promise<boolean>;
}

export interface StoredSecret {
  readonly texts: StoredTexts;
  readonly version: string;
}

/** The webhook configuration whose entries call this program. */
export interface RegistrationPlace {
  /** @returns undefined when there is none. @throws any error when it cannot be told now */
  read(signal: AbortSignal): Promise<Registration | undefined>;
  /**
   * Puts one caBundle into every entry and touches nothing else.
   * @param caBundle PEM
   * @returns false when it has changed since it was read
   */
  trust(caBundle: string, seen: Registration, signal: AbortSignal): Promise<boolean>;
}

export interface Registration {
  /** PEM of each entry, empty where none is set. */
  readonly caBundles: readonly string[];
  /** DNS names and IP addresses under which the API server calls, each once. */
  readonly names: readonly string[];
}
