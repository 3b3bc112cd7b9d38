// Flags of RFC 2136 dynamic updates.
import { flagGroup } from '../flag.ts';

const flag = flagGroup({ group: 'RFC 2136', externalDns: true, commands: ['serve', 'plan'] });

const unavailable = 'the rfc2136 provider is still to come';

export const rfc2136Flags = {
  rfc2136Host: flag.texts({ unavailable, placeholder: 'HOST', description: 'Name server to update.' }),
  rfc2136Port: flag.integer({ unavailable, default: 0, minimum: 0, maximum: 65_535, description: 'Its port.' }),
  rfc2136Zone: flag.texts({ unavailable, placeholder: 'DOMAIN', description: 'Zone to work on.' }),
  rfc2136Insecure: flag.boolean({ unavailable, description: 'Send updates without TSIG.' }),
  rfc2136TsigKeyname: flag.text({ unavailable, placeholder: 'NAME', description: 'Name of the TSIG key.' }),
  rfc2136TsigSecret: flag.text({ unavailable, placeholder: 'KEY', description: 'TSIG key, base64.', secret: true }),
  rfc2136TsigSecretAlg: flag.text({ unavailable, placeholder: 'NAME', description: 'Algorithm of the TSIG key.' }),
  rfc2136Axfr: flag.boolean({ unavailable, description: 'Read records with a zone transfer.' }),
  rfc2136TsigAxfr: flag.boolean({
    unavailable,
    deprecated: 'use --rfc2136-axfr',
    description: 'Older name of --rfc2136-axfr.',
  }),
  rfc2136MinTtl: flag.duration({ unavailable, default: 0, description: 'Smallest TTL of a record.' }),
  rfc2136GssTsig: flag.boolean({ unavailable, description: 'Sign updates with Kerberos (GSS-TSIG).' }),
  rfc2136KerberosUsername: flag.text({ unavailable, placeholder: 'NAME', description: 'Kerberos user.' }),
  rfc2136KerberosPassword: flag.text({
    unavailable,
    placeholder: 'PASSWORD',
    description: 'Password of the Kerberos user.',
    secret: true,
  }),
  rfc2136KerberosRealm: flag.text({ unavailable, placeholder: 'REALM', description: 'Kerberos realm.' }),
  rfc2136BatchChangeSize: flag.integer({
    unavailable,
    default: 50,
    minimum: 1,
    description: 'Changes in one message.',
  }),
  rfc2136UseTls: flag.boolean({ unavailable, description: 'Speak DNS over TLS.' }),
  rfc2136SkipTlsVerify: flag.boolean({ unavailable, description: "Do not verify the server's certificate." }),
  rfc2136LoadBalancingStrategy: flag.choice(['disabled', 'random', 'round-robin'], {
    unavailable,
    default: 'disabled',
    description: 'How to choose among several name servers.',
  }),
};
