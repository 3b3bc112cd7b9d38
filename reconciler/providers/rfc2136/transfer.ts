// The records of a zone transfer, which begins and ends with the zone's SOA (RFC 5936 2.2).
import type { Answer } from 'dns-packet';
import { WireError } from './wire.ts';

export class Transfer {
  readonly #zone: string;
  readonly #answers: Answer[] = [];
  #begun = false;
  #ended = false;

  /** @param zone lower case, without a final dot; empty for the root */
  constructor(zone: string) {
    this.#zone = zone;
  }

  /** What came between the two SOA records. */
  get answers(): readonly Answer[] {
    return this.#answers;
  }

  /** Takes the answers of the next message. @returns true when the transfer is whole @throws WireError */
  take(answers: readonly Answer[]): boolean {
    if (!this.#begun && answers[0]?.type !== 'SOA') {
      throw new WireError('the transfer does not begin with the SOA of the zone');
    }
    for (const answer of answers) {
      if (this.#ended) throw new WireError('records follow the end of the zone');
      if (answer.type !== 'SOA') {
        this.#answers.push(answer);
        continue;
      }
      const name = answer.name.toLowerCase().replace(/^\.$/, '');
      if (name !== this.#zone) throw new WireError(`the transfer is of the zone ${name || '.'}`);
      if (this.#begun) this.#ended = true;
      this.#begun = true;
    }
    return this.#ended;
  }
}
