import { describe, expect, it } from 'vitest';
import { finding, packet } from './fixtures.js';
import { packetsAsText } from './packets-text.js';

describe('packetsAsText', () => {
  it('writes a line for each packet, then what is left out, the filter and the code', () => {
    const text = packetsAsText(
      finding({
        title: 'The proxy asks',
        evidence: [
          packet(14, { at: 1.2345, from: '10.0.0.1:5', to: '10.0.0.2:80', what: 'CONNECT\ta:443\r\nHost: a' }),
        ],
        packetCount: 3,
        filter: 'http.response.code == 407',
      }),
    );
    expect(text.split('\n')).toEqual([
      'The proxy asks',
      '',
      'Packet\tTime (s)\tfrom\tto\tWhat it says',
      '14\t1.234\t10.0.0.1:5\t10.0.0.2:80\tCONNECT a:443 Host: a',
      '2 more packets of the same kind.',
      '',
      'Wireshark filter: http.response.code == 407',
      'Code: PROXY-AUTH-REQUIRED',
    ]);
  });
});
