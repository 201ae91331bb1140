import { describe, expect, it } from 'vitest';
import { removersIn, writersIn } from './security-text.js';

describe('those who may write', () => {
  it.each([
    ['a folder of ours', 'O:BAD:P(A;OICI;FA;;;BA)(A;OICI;FA;;;SY)(A;OICI;0x1200a9;;;BU)', []],
    [
      'Program Files',
      'O:S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464D:PAI(A;;FA;;;S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464)(A;CIIO;GA;;;S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464)(A;;0x1301bf;;;SY)(A;OICIIO;GA;;;SY)(A;;0x1301bf;;;BA)(A;OICIIO;GA;;;BA)(A;;0x1200a9;;;BU)(A;OICIIO;GXGR;;;BU)(A;OICIIO;GA;;;CO)(A;;0x1200a9;;;AC)',
      [],
    ],
    [
      'ProgramData',
      'O:SYD:AI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICIIO;GA;;;CO)(A;OICI;0x1200a9;;;BU)(A;CI;DCLCRPCR;;;BU)',
      ['BU'],
    ],
    [
      'a download',
      'O:S-1-5-21-1-2-3-1001D:(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;FA;;;S-1-5-21-1-2-3-1001)',
      ['S-1-5-21-1-2-3-1001'],
    ],
    ['everybody may read', 'O:BAD:(A;;FR;;;WD)(A;;FA;;;BA)', []],
    ['everybody may write', 'O:BAD:(A;;FRFW;;;WD)(A;;FA;;;BA)', ['WD']],
    ['no list', 'O:BA', ['everybody']],
    ['an open list', 'O:BAD:NO_ACCESS_CONTROL', ['everybody']],
    ['somebody else denied', 'O:SYD:(D;;FA;;;BG)(A;;FA;;;SY)', []],
    ['an entry of another kind', 'O:SYD:(XA;;FA;;;WD;(1))(A;;FA;;;SY)', ['entry XA']],
  ])('to %s', (_, text, writers) => {
    expect(writersIn(text)).toEqual(writers);
  });
});

describe('those who may put something else in its place', () => {
  it.each([
    [
      'on drive C, where everybody may make folders',
      'O:S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464D:PAI(A;OICI;FA;;;BA)(A;OICI;FA;;;SY)(A;OICI;0x1200a9;;;BU)(A;OICIIO;SDGXGWGR;;;AU)(A;;LC;;;AU)',
      [],
    ],
    ['where a folder was made by a person', 'O:S-1-5-21-1-2-3-1001D:AI(A;OICIID;FA;;;BA)', ['S-1-5-21-1-2-3-1001']],
    ['where everybody may change', 'O:BAD:(A;OICI;0x1301bf;;;AU)(A;;FA;;;BA)', ['AU']],
    ['where somebody may delete what is in it', 'O:BAD:(A;;DT;;;BU)(A;;FA;;;BA)', ['BU']],
    ['where somebody may give themselves rights', 'O:BAD:(A;;WD;;;BU)(A;;FA;;;BA)', ['BU']],
    ['where rights are not known here', 'O:BAD:(A;;ZZ;;;BU)(A;;FA;;;BA)', ['BU']],
    ['where there is no list', 'O:BA', ['everybody']],
  ])('%s', (_, text, removers) => {
    expect(removersIn(text)).toEqual(removers);
  });
});
