// DNS messages out of a TCP stream: each comes behind its length in two octets (RFC 1035 4.2.2), in pieces of any size.

const lengthOctets = 2;

export class MessageFrames {
  readonly #length = Buffer.alloc(lengthOctets);
  #lengthHave = 0;
  #message: Buffer | undefined;
  #messageHave = 0;

  /** Takes what arrived. @returns the messages that are whole now */
  push(chunk: Buffer): readonly Buffer[] {
    const whole: Buffer[] = [];
    for (let at = 0; at < chunk.length; ) {
      if (this.#message === undefined) {
        at += this.#takeLength(chunk, at);
      } else {
        const taken = chunk.copy(this.#message, this.#messageHave, at);
        this.#messageHave += taken;
        at += taken;
      }
      if (this.#message !== undefined && this.#messageHave === this.#message.length) {
        whole.push(this.#message);
        this.#message = undefined;
      }
    }
    return whole;
  }

  #takeLength(chunk: Buffer, at: number): number {
    const taken = chunk.copy(this.#length, this.#lengthHave, at);
    this.#lengthHave += taken;
    if (this.#lengthHave === lengthOctets) {
      this.#message = Buffer.alloc(this.#length.readUInt16BE(0));
      this.#messageHave = 0;
      this.#lengthHave = 0;
    }
    return taken;
  }
}

/** A message as it goes on a TCP connection. @param message at most 65,535 octets */
export function framed(message: Buffer): Buffer {
  const length = Buffer.alloc(lengthOctets);
  length.writeUInt16BE(message.length);
  return Buffer.concat([length, message]);
}
