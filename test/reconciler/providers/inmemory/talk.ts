// Messages into respond() and out of it, in dns-packet's reading.
import assert from 'node:assert/strict';
import { type DecodedPacket, decode, encode, type OptAnswer, type Packet, type Question } from 'dns-packet';
import { respond } from '../../../../reconciler/providers/inmemory/message.ts';
import type { RecordSet } from '../../../../reconciler/record-set.ts';
import { providerWith } from './served.ts';

export interface Talk {
  /** The octets of the answer, undefined when there is none. */
  raw(message: Buffer, transport?: 'udp' | 'tcp'): Buffer | undefined;
  ask(question: Question, packet?: Packet, transport?: 'udp' | 'tcp'): DecodedPacket;
}

export async function talk(...records: readonly RecordSet[]): Promise<Talk> {
  const provider = await providerWith(['example.com'], records);
  const raw: Talk['raw'] = (message, transport = 'udp') => respond(message, provider.zoneRecords(), transport);
  const ask: Talk['ask'] = (question, packet = {}, transport = 'udp') => {
    const reply = raw(encode({ type: 'query', id: 4711, questions: [question], ...packet }), transport);
    return decode(reply ?? assert.fail('no answer'));
  };
  return { raw, ask };
}

export function edns(udpPayloadSize: number, changes: Partial<OptAnswer> = {}): Packet {
  const opt: OptAnswer = {
    name: '.',
    type: 'OPT',
    udpPayloadSize,
    extendedRcode: 0,
    ednsVersion: 0,
    flags: 0,
    flag_do: false,
    options: [],
    ...changes,
  };
  return { additionals: [opt] };
}

export function optOf(packet: DecodedPacket): OptAnswer | undefined {
  return packet.additionals?.find((found): found is OptAnswer => found.type === 'OPT');
}

/** The four bits of the header; dns-packet's types do not show what it decodes. */
export function rcodeOf(reply: Buffer | undefined): number {
  return (reply ?? assert.fail('no answer')).readUInt16BE(2) & 0xf;
}
