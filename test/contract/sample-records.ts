// One record of every type, as the sources and ExternalDNS spell their targets.
import type { RecordSet, RecordType } from '../../reconciler/record-set.ts';

const samples: Readonly<Record<RecordType, { readonly label: string; readonly targets: readonly string[] }>> = {
  A: { label: 'a', targets: ['192.0.2.1', '192.0.2.2'] },
  AAAA: { label: 'aaaa', targets: ['2001:db8::1', '2001:db8::2'] },
  CNAME: { label: 'cname', targets: ['target.example.net'] },
  TXT: { label: 'txt', targets: ['"heritage=external-dns,external-dns/owner=me"'] },
  SRV: { label: '_sip._udp', targets: ['10 5 5060 sip.example.net.'] },
  NS: { label: 'delegated', targets: ['ns1.example.net', 'ns2.example.net'] },
  PTR: { label: '1', targets: ['host.example.net'] },
  MX: { label: 'mx', targets: ['10 mail1.example.net', '20 mail2.example.net'] },
  NAPTR: { label: 'naptr', targets: ['10 20 "S" "SIP+D2U" "" _sip._udp.example.net.'] },
  DNAME: { label: 'dname', targets: ['elsewhere.example.net'] },
};

/** A record set of the type under the zone; every type has a name of its own. */
export function sampleRecord(recordType: RecordType, zone: string): RecordSet {
  const { label, targets } = samples[recordType];
  return { dnsName: `${label}.${zone}`, recordType, targets, recordTTL: 300 };
}
