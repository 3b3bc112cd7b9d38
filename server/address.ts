// Listen addresses as flags have them, and the error for one that cannot be listened on.
import type { AddressInfo } from 'node:net';

export interface Address {
  /** Host name or IP address without brackets; empty for every interface. */
  readonly host: string;
  readonly port: number;
}

/** An address that is not one, or that cannot be listened on. The message names the flag. */
export class AddressError extends Error {
  readonly code: 'ADDRESS_INVALID' | 'LISTEN_FAILED';

  constructor(code: AddressError['code'], message: string, options?: { readonly cause: unknown }) {
    super(message, options);
    this.name = 'AddressError';
    this.code = code;
  }
}

const form = /^(?:\[(?<v6>[0-9A-Fa-f:.]+(?:%[\w.-]+)?)\]|(?<host>[A-Za-z0-9.-]*)):(?<port>[0-9]{1,5})$/;

/**
 * Reads `:8443`, `0.0.0.0:8443`, `localhost:8443` or `[::1]:8443`, as Go programs take them; port 0 takes any free one.
 * @param flag with its dashes, for the error
 * @throws AddressError
 */
export function parseAddress(text: string, flag: string): Address {
  const found = form.exec(text)?.groups;
  const port = Number(found?.port);
  if (found === undefined || port > 65_535) {
    const accepted = '[HOST]:PORT, such as :8443, 127.0.0.1:8443 or [::1]:8443';
    throw new AddressError('ADDRESS_INVALID', `${flag}: ${JSON.stringify(text)} is not an address; use ${accepted}`);
  }
  return { host: found.v6 ?? found.host ?? '', port };
}

/** `host:port`, with brackets around an IPv6 address. */
export function addressText({ host, port }: Address): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** Where a client on this machine reaches a server that is bound there: loopback for every interface. */
export function reachableAddress({ address, port }: AddressInfo): Address {
  // Node's servers on :: take IPv4 as well.
  return { host: address === '::' || address === '0.0.0.0' ? '127.0.0.1' : address, port };
}

const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: 'the port is already in use; stop the program that has it or choose another port',
  EACCES: 'this user may not open the port; choose one above 1023',
  EADDRNOTAVAIL: 'no interface of this machine has that address',
  ENOTFOUND: 'the host name is unknown',
  EAI_AGAIN: 'the host name could not be looked up',
};

/** The error of a failed listen() in words: which flag, which address, and what to do. */
export function listenError(cause: unknown, address: Address, flag: string): AddressError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const why = reasons[code] ?? (cause instanceof Error ? cause.message : String(cause));
  const suffix = code === '' ? '' : ` (${code})`;
  const text = `${flag}: cannot listen on ${addressText(address)}: ${why}${suffix}`;
  return new AddressError('LISTEN_FAILED', text, { cause });
}
