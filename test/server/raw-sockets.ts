// Connections that never become HTTP.
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { duplexPair } from 'node:stream';
import { connect as connectTls } from 'node:tls';

/** A TCP connection that says nothing. */
export async function silentConnection(port: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1' });
  await once(socket, 'connect');
  socket.on('error', () => undefined);
  return socket;
}

/** The alert by which Go's client refuses a certificate: fatal, bad_certificate (RFC 8446, 6.2). */
const badCertificate = Buffer.from('1503030002022a', 'hex');

/** Says hello as a TLS client, and refuses the certificate of the answer. Resolves once the connection is closed. */
export async function refuseCertificate(port: number): Promise<void> {
  const [ours, wire] = duplexPair();
  const client = connectTls({ socket: ours, servername: 'localhost' });
  client.on('error', () => undefined);
  const socket = await silentConnection(port);
  const closed = once(socket, 'close');
  wire.once('data', (hello: Buffer) => socket.write(hello));
  socket.once('data', () => socket.end(badCertificate)).resume();
  await closed;
  client.destroy();
}
