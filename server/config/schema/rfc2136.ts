// Flags of RFC 2136 dynamic updates.
import { flagGroup } from '../flag.ts';

const flag = flagGroup({ group: 'RFC 2136', externalDns: true, commands: ['serve', 'plan'] });

const unavailable = 'Kerberos (GSS-TSIG) is not spoken; use a TSIG key';

export const rfc2136Flags = {
  rfc2136Host: flag.texts({ placeholder: 'HOST', description: 'Name server to read from and to update.' }),
  rfc2136Port: flag.integer({
    default: 0,
    minimum: 0,
    maximum: 65_535,
    description: 'Its port; 0 is 53, or 853 with --rfc2136-use-tls.',
  }),
  rfc2136Zone: flag.texts({ placeholder: 'DOMAIN', description: 'Zone to work on. At least one is needed.' }),
  rfc2136Insecure: flag.boolean({ description: 'Send everything without TSIG.' }),
  rfc2136TsigKeyname: flag.text({ placeholder: 'NAME', description: 'Name of the TSIG key.' }),
  rfc2136TsigSecret: flag.text({ placeholder: 'KEY', description: 'TSIG key, base64.', secret: true }),
  rfc2136TsigSecretAlg: flag.text({
    placeholder: 'NAME',
    description: 'Algorithm of the TSIG key: hmac-sha1, hmac-sha224, hmac-sha256, hmac-sha384 or hmac-sha512.',
  }),
  rfc2136Axfr: flag.boolean({
    description: 'Read records with a zone transfer. Without, nothing that is there is known, changed or deleted.',
  }),
  rfc2136TsigAxfr: flag.boolean({
    deprecated: 'use --rfc2136-axfr',
    description: 'Older name of --rfc2136-axfr.',
  }),
  rfc2136MinTtl: flag.duration({ default: 0, description: 'Smallest TTL of a record, also where none is asked for.' }),
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
    default: 50,
    minimum: 1,
    description: 'Changes in one message.',
  }),
  rfc2136UseTls: flag.boolean({ description: 'Speak DNS over TLS.' }),
  rfc2136SkipTlsVerify: flag.boolean({ description: "Do not verify the server's certificate." }),
  rfc2136LoadBalancingStrategy: flag.choice(['disabled', 'random', 'round-robin'], {
    default: 'disabled',
    description: 'How to choose among several name servers.',
  }),
};
