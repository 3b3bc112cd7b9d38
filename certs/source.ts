// Where the serving certificate comes from. Who serves TLS asks here and is told of changes; it reads no files itself.

export interface ServingCertificate {
  /** Private key, PEM. */
  readonly key: string;
  /** Leaf first, then its issuers, PEM. */
  readonly cert: string;
  /** From when on the whole chain is valid. */
  readonly notBefore: Date;
  /** When the first certificate of the chain expires. */
  readonly notAfter: Date;
  /** SHA-256 of the leaf, upper case hex with colons, as openssl prints it. */
  readonly fingerprint: string;
}

/** A source starts and stops with the program, and keeps its certificate fresh in between. */
export interface CertificateSource {
  readonly name: string;
  /** The certificate to serve. Throws CertificateError before start() has resolved. */
  current(): ServingCertificate;
  /** Calls the listener after each replacement. @returns what ends that */
  onChange(listener: (certificate: ServingCertificate) => void): () => void;
  /**
   * Whether clients can accept the certificate now.
   * @param nowMs milliseconds since the epoch
   * @returns true, or the reason why not
   */
  healthy(nowMs: number): true | string;
  /** Has a certificate once it resolves. Throws CertificateError when there is none to serve. */
  start(signal: AbortSignal): Promise<void>;
  stop(): Promise<void>;
}
