// What is said to a name server: requests signed where there is a key, answers that are verified, failures with their cause.
import type { Answer } from 'dns-packet';
import { ProviderError } from '../provider.ts';
import { answersIn } from './answers.ts';
import { type ConnectionLimits, exchange, type NameServer } from './connection.ts';
import { answerProblem, transferRequest } from './message.ts';
import { Transfer } from './transfer.ts';
import { AnswerVerifier, signed, TsigError, type TsigKey } from './tsig.ts';
import { placesOf, WireError } from './wire.ts';

export interface SessionOptions {
  /** Undefined for unsigned messages. */
  readonly key: TsigKey | undefined;
  readonly limits: ConnectionLimits;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export class Session {
  readonly #options: SessionOptions;

  constructor(options: SessionOptions) {
    this.#options = options;
  }

  /** Sends an update. @returns why the server refuses it, undefined when it took it @throws ProviderError */
  async update(
    request: Buffer,
    what: string,
    server: NameServer,
    signal: AbortSignal,
  ): Promise<ProviderError | undefined> {
    let problem: ProviderError | undefined;
    await this.#exchange(request, server, signal, (message, verify) => {
      const { rcode } = placesOf(message);
      verify(message);
      problem = answerProblem(rcode, what, serverText(server));
      return true;
    });
    return problem;
  }

  /** Reads a zone whole. @throws ProviderError */
  async transfer(zone: string, server: NameServer, signal: AbortSignal): Promise<readonly Answer[]> {
    const transfer = new Transfer(zone);
    await this.#exchange(transferRequest(zone), server, signal, (message, verify) => {
      const { rcode } = placesOf(message);
      verify(message);
      const problem = answerProblem(rcode, `reading the zone ${zone || '.'}`, serverText(server));
      if (problem !== undefined) throw problem;
      return transfer.take(answersIn(message));
    });
    return transfer.answers;
  }

  /** Signs the request, and hands the messages of the answer on with what verifies them. */
  async #exchange(
    request: Buffer,
    server: NameServer,
    signal: AbortSignal,
    read: (message: Buffer, verify: (message: Buffer) => void) => boolean,
  ): Promise<void> {
    const { key, now, limits } = this.#options;
    const outgoing = key === undefined ? undefined : signed(request, key, now());
    const verifier = key && outgoing && new AnswerVerifier(key, outgoing.mac, now);
    const id = request.readUInt16BE(0);
    const take = (message: Buffer) => {
      const places = placesOf(message);
      if (places.id !== id || !places.isAnswer) throw new WireError('it answers another question');
      const ended = read(message, (signedMessage) => verifier?.take(signedMessage));
      if (ended) verifier?.end();
      return ended;
    };
    try {
      await exchange(server, outgoing?.message ?? request, take, limits, signal);
    } catch (error) {
      throw asProviderError(error, server);
    }
  }
}

function asProviderError(error: unknown, server: NameServer): unknown {
  if (error instanceof TsigError) {
    const message = `name server ${serverText(server)}: ${error.message}`;
    return new ProviderError(error.code, message, { retryable: true, cause: error });
  }
  if (error instanceof WireError) {
    return new ProviderError(error.code, `name server ${serverText(server)}: ${error.message}`, { cause: error });
  }
  return error;
}

/** For messages. */
export function serverText({ host, port }: NameServer): string {
  return `${host}:${port}`;
}
