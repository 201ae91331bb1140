/** A name server that answers every question with one response code. Usage: scripted-dns.ts ADDRESS RCODE. */
import { createSocket } from 'node:dgram';

const [, , address, rcode] = process.argv;
const socket = createSocket('udp4');
socket.on('message', (question, from) => {
  // The question back, marked as an answer (QR, RA) with the code (RFC 1035 section 4.1.1), additional records dropped.
  let end = 12;
  while ((question[end] ?? 0) !== 0) {
    end += (question[end] ?? 0) + 1;
  }
  const answer = Buffer.from(question.subarray(0, end + 5));
  answer.writeUInt16BE((answer.readUInt16BE(2) & 0x0100) | 0x8080 | Number(rcode), 2);
  answer.writeUInt16BE(0, 10);
  socket.send(answer, from.port, from.address);
});
socket.bind(53, address);
