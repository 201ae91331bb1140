/** Microsoft's list of roots for tests: the form of `EncodedCtl`, without a signature that anybody could check. */

const element = (tag: number, ...parts: readonly Uint8Array[]): Buffer => {
  const inside = Buffer.concat(parts);
  const { length } = inside;
  const head = length < 0x80 ? [tag, length] : [tag, 0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from(head), inside]);
};
const sequence = (...parts: readonly Uint8Array[]): Buffer => element(0x30, ...parts);
const hex = (text: string): Buffer => Buffer.from(text, 'hex');
const identifier = (digits: string): Buffer => element(0x06, hex(digits));

/** The list of some thumbprints (SHA-1), each with an attribute, as CTL_INFO has its fields (wincrypt.h). */
export function trustListOf(thumbprints: readonly string[]): Buffer {
  const time = element(0x17, Buffer.from('261121090000Z'));
  const subjects = thumbprints.map((each) =>
    sequence(element(0x04, hex(each)), element(0x31, sequence(identifier('2b0601040182370a0b62')))),
  );
  const list = sequence(
    // Usage: szOID_ROOT_LIST_SIGNER.
    sequence(identifier('2b0601040182370a0309')),
    element(0x02, hex('1401d2b3')),
    time,
    // SHA-1.
    sequence(identifier('2b0e03021a'), hex('0500')),
    sequence(...subjects),
  );
  const sha256 = sequence(identifier('608648016503040201'));
  const content = sequence(identifier('2b0601040182370a01'), element(0xa0, list));
  const signed = sequence(element(0x02, hex('01')), element(0x31, sha256), content, element(0x31));
  return sequence(identifier('2a864886f70d010702'), element(0xa0, signed));
}
