// Applies groups over a protocol that takes or refuses a change set as one: all in one POST, and when that is refused, halves of
// it, until what is refused stands alone. How many POSTs that may be is bounded.
import { type RecordSet, recordKey } from '../../record-set.ts';
import { type ChangeGroup, type Outcome, ProviderError } from '../provider.ts';
import { remaining } from './change-set.ts';
import { StatusError } from './connection.ts';
import { readFailedChanges } from './failed-changes.ts';

export interface SubmissionOptions {
  /** Sends one change set. Throws ProviderError. */
  readonly post: (groups: readonly ChangeGroup[]) => Promise<void>;
  /** What the server lists now. Throws ProviderError. */
  readonly read: () => Promise<readonly RecordSet[]>;
  readonly signal: AbortSignal;
}

/** After the first: ten poisoned names among a thousand are found with fewer. */
const mostPosts = 200;
/** So many groups that fail alone, with nothing that landed, say that it is the server and not the groups. */
const mostLoneFailures = 3;

/** Statuses that speak of the server, the way to it or our access, and not of what was sent. */
const serverStatuses = new Set([401, 402, 403, 404, 405, 406, 407, 408, 415, 421, 426, 429, 502, 503, 504, 511]);

/** One set of groups and what became of each. Used once. */
export class Submission {
  readonly #options: SubmissionOptions;
  readonly #errors = new Map<ChangeGroup, ProviderError>();
  #posts = 0;
  #loneFailures = 0;
  #landed = false;
  /** Why nothing more is sent. */
  #end: ProviderError | undefined;

  constructor(options: SubmissionOptions) {
    this.#options = options;
  }

  /** @returns one outcome per group, in their order */
  async apply(groups: readonly ChangeGroup[]): Promise<readonly Outcome[]> {
    await this.#submit(groups.map((group) => ({ group, left: group })));
    return groups.map((group) => {
      const error = this.#errors.get(group);
      return error === undefined ? { group, ok: true } : { group, ok: false, error };
    });
  }

  async #submit(pieces: readonly Piece[]): Promise<void> {
    if (pieces.length === 0) return;
    const stopped = this.#stopped();
    if (stopped !== undefined) {
      this.#fail(pieces, stopped);
      return;
    }
    this.#posts += 1;
    try {
      await this.#options.post(pieces.map(({ left }) => left));
      this.#landed = true;
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      await this.#refused(pieces, error);
    }
  }

  #stopped(): ProviderError | undefined {
    if (this.#end !== undefined) return this.#end;
    if (this.#options.signal.aborted) {
      return new ProviderError('ABORTED', 'not tried, because the work was stopped before its turn came');
    }
    if (this.#posts < mostPosts) return undefined;
    return new ProviderError(
      'WEBHOOK_NOT_TRIED',
      `not tried alone, as ${mostPosts} change sets were sent in this pass`,
    );
  }

  async #refused(pieces: readonly Piece[], error: ProviderError): Promise<void> {
    if (!(error instanceof StatusError) || serverStatuses.has(error.status)) {
      // Whether it was taken is not known, or every other will fare the same: the next pass reads what is there.
      this.#end = error;
      this.#fail(pieces, error);
      return;
    }
    if (this.#told(pieces, error)) return;
    if (pieces.length === 1) {
      this.#loneFailures += 1;
      this.#fail(pieces, error);
      if (!this.#landed && this.#loneFailures >= mostLoneFailures) this.#end = error;
      return;
    }
    const left = await this.#stillLeft(pieces);
    const middle = Math.ceil(left.length / 2);
    await this.#submit(left.slice(0, middle));
    await this.#submit(left.slice(middle));
  }

  /** A server that names what failed has done the rest. */
  #told(pieces: readonly Piece[], error: StatusError): boolean {
    const failed = readFailedChanges(error.body);
    if (failed === undefined) return false;
    const names = new Set(pieces.map(({ group }) => group.dnsName.toLowerCase()));
    if ([...failed.keys()].some((name) => !names.has(name))) return false;
    for (const piece of pieces) {
      const one = failed.get(piece.group.dnsName.toLowerCase());
      if (one !== undefined) this.#fail([piece], one);
      else this.#landed = true;
    }
    return true;
  }

  /** Servers may do a part before they fail; to send that again would fail for being there already. */
  async #stillLeft(pieces: readonly Piece[]): Promise<readonly Piece[]> {
    let listed: ReadonlyMap<string, RecordSet>;
    try {
      listed = new Map((await this.#options.read()).map((record) => [recordKey(record), record]));
    } catch (error) {
      if (!(error instanceof ProviderError) && !this.#options.signal.aborted) throw error;
      this.#end = error instanceof ProviderError ? error : this.#stopped();
      return pieces;
    }
    const left = pieces.map(({ group }) => ({ group, left: remaining(group, listed) }));
    const open = left.filter((piece) => piece.left.changes.length > 0);
    if (open.length < pieces.length) this.#landed = true;
    return open;
  }

  #fail(pieces: readonly Piece[], error: ProviderError): void {
    for (const { group } of pieces) this.#errors.set(group, error);
  }
}

interface Piece {
  readonly group: ChangeGroup;
  /** What of it is still to be done. */
  readonly left: ChangeGroup;
}
