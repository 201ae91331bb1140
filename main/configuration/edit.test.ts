import { describe, expect, it } from 'vitest';
import { readConfiguration } from './configuration.js';
import { editDefaultProxy, says, type WantedProxy } from './edit.js';

const proxy: WantedProxy = {
  kind: 'explicit',
  address: 'http://proxy.contoso.local:8080',
  bypassOnLocal: true,
  useSystemDefault: true,
};
const bypass: WantedProxy = { kind: 'bypass' };
const automatic: WantedProxy = { kind: 'automatic' };
const named = '<proxy proxyaddress="http://proxy.contoso.local:8080" bypassonlocal="True" usesystemdefault="True" />';

const edit = (text: string, wanted: WantedProxy): string => {
  const edited = editDefaultProxy(Buffer.from(text), wanted);
  return edited.state === 'edited' ? Buffer.from(edited.bytes).toString() : edited.state;
};

const file = (...lines: string[]): string => lines.join('\r\n');

const fresh = file(
  '<?xml version="1.0" encoding="utf-8"?>',
  '<configuration>',
  '  <runtime>',
  '    <gcServer enabled="true"/>',
  '  </runtime>',
  '</configuration>',
  '',
);

describe('a file without a word of a proxy', () => {
  it('is given the recipe of the article, in the manner of the file', () => {
    expect(edit(fresh, proxy)).toBe(
      fresh.replace(
        '<configuration>\r\n',
        file(
          '<configuration>',
          '  <system.net>',
          '    <defaultProxy>',
          `      ${named}`,
          '    </defaultProxy>',
          '  </system.net>',
          '',
        ),
      ),
    );
    expect(edit(fresh, bypass)).toBe(
      fresh.replace(
        '<configuration>\r\n',
        file('<configuration>', '  <system.net>', '    <defaultProxy enabled="false" />', '  </system.net>', ''),
      ),
    );
    expect(edit(fresh, automatic)).toBe('unchanged');
  });

  it.each([
    [
      'tabs and lone line feeds',
      '<configuration>\n\t<runtime/>\n</configuration>',
      '\n\t<system.net>\n\t\t<defaultProxy enabled="false" />\n\t</system.net>',
    ],
    [
      'four blanks',
      '<configuration>\n    <runtime/>\n</configuration>',
      '\n    <system.net>\n        <defaultProxy enabled="false" />\n    </system.net>',
    ],
    [
      'one line',
      '<configuration><runtime/></configuration>',
      '<system.net><defaultProxy enabled="false" /></system.net>',
    ],
  ])('keeps its manner: %s', (_, text, inserted) => {
    expect(edit(text, bypass)).toBe(text.replace('<configuration>', `<configuration>${inserted}`));
  });

  it.each([
    ['<configuration/>', '<configuration><system.net><defaultProxy enabled="false" /></system.net></configuration>'],
    [
      '<configuration />\n',
      '<configuration>\n  <system.net>\n    <defaultProxy enabled="false" />\n  </system.net>\n</configuration>\n',
    ],
    [
      '<configuration></configuration>\n',
      '<configuration>\n  <system.net>\n    <defaultProxy enabled="false" />\n  </system.net>\n</configuration>\n',
    ],
    [
      '<configuration>\n</configuration>\n',
      '<configuration>\n  <system.net>\n    <defaultProxy enabled="false" />\n  </system.net>\n</configuration>\n',
    ],
  ])('may have nothing in it: %j', (text, expected) => {
    expect(edit(text, bypass)).toBe(expected);
  });

  it('keeps its declarations first', () => {
    const text = '<configuration>\n  <!-- ours -->\n  <configSections/>\n  <runtime/>\n</configuration>';
    expect(edit(text, bypass)).toBe(
      text.replace(
        '<configSections/>',
        '<configSections/>\n  <system.net>\n    <defaultProxy enabled="false" />\n  </system.net>',
      ),
    );
  });
});

describe('a file with comments at the ends of its lines', () => {
  it('keeps them with what they are about', () => {
    const text = '<configuration> <!-- ours --> \n  <runtime/> <!-- more -->\n</configuration>';
    const edited = edit(text, bypass);
    expect(edited).toBe(
      text.replace(
        '<!-- ours --> ',
        '<!-- ours --> \n  <system.net>\n    <defaultProxy enabled="false" />\n  </system.net>',
      ),
    );
    expect(edit(edited, automatic)).toBe(text);
  });
});

describe('a file with something of its own', () => {
  it('keeps the other settings of system.net', () => {
    const text =
      "<configuration>\n  <system.net>\n    <settings><ipv6 enabled='true'/></settings>\n  </system.net>\n</configuration>";
    expect(edit(text, proxy)).toBe(
      text.replace('<system.net>', `<system.net>\n    <defaultProxy>\n      ${named}\n    </defaultProxy>`),
    );
    expect(edit(text.replace('<settings>', '<defaultProxy/><settings>'), automatic)).toBe(text);
  });

  it('changes values in their places, and keeps quotes, order and comments', () => {
    const text =
      "<configuration><system.net><defaultProxy  enabled = 'false'><!-- old --><proxy usesystemdefault='True'\n  proxyaddress='http://old:3128' /><bypasslist><add address='contoso\\.com$'/></bypasslist></defaultProxy></system.net></configuration>";
    expect(edit(text, proxy)).toBe(
      text
        .replace("'false'", "'true'")
        .replace("'http://old:3128'", '\'http://proxy.contoso.local:8080\' bypassonlocal="True"'),
    );
    expect(edit(text, bypass)).toBe('unchanged');
  });

  it('is switched off without losing what is named', () => {
    const text = `<configuration><system.net><defaultProxy>${named}</defaultProxy></system.net></configuration>`;
    const off = edit(text, bypass);
    expect(off).toBe(text.replace('<defaultProxy>', '<defaultProxy enabled="false">'));
    expect(edit(off, proxy)).toBe(text.replace('<defaultProxy>', '<defaultProxy enabled="true">'));
  });

  it('loses an address that .NET cannot read: it refuses the section for it, even where it is off', () => {
    const text =
      '<configuration><system.net><defaultProxy><proxy proxyaddress="proxy" bypassonlocal="True"/></defaultProxy></system.net></configuration>';
    expect(edit(text, bypass)).toBe(
      text.replace('<defaultProxy>', '<defaultProxy enabled="false">').replace(' proxyaddress="proxy"', ''),
    );
    expect(edit(text, proxy)).toContain(
      '<proxy proxyaddress="http://proxy.contoso.local:8080" bypassonlocal="True" usesystemdefault="True"/>',
    );
  });

  it.each([bypass, proxy])('is as it was when it is made automatic after %o', (wanted) => {
    expect(edit(edit(fresh, wanted), automatic)).toBe(fresh);
  });

  it('keeps a comment of system.net when the proxy is taken out', () => {
    const text =
      '<configuration>\n  <system.net>\n    <!-- why -->\n    <defaultProxy enabled="false"/>\n  </system.net>\n</configuration>';
    expect(edit(text, automatic)).toBe(text.replace('\n    <defaultProxy enabled="false"/>', ''));
  });
});

describe('a file in another encoding', () => {
  it.each([
    ['UTF-8 with a mark', Buffer.from(`\uFEFF<configuration><!-- äß😀 --></configuration>`)],
    ['UTF-16', Buffer.from(`\uFEFF<configuration><!-- äß😀 --></configuration>`, 'utf16le')],
    ['UTF-16 of the other order', Buffer.from(`\uFEFF<configuration><!-- ä --></configuration>`, 'utf16le').swap16()],
    [
      'a code page',
      Buffer.from(
        '<?xml version="1.0" encoding="windows-1252"?><configuration><!-- ä\x80 --></configuration>',
        'latin1',
      ),
    ],
  ])('keeps it: %s', (_, bytes) => {
    const edited = editDefaultProxy(bytes, proxy);
    expect(edited.state).toBe('edited');
    if (edited.state !== 'edited') return;
    expect(says(readConfiguration(edited.bytes), proxy)).toBe(true);
    const back = editDefaultProxy(edited.bytes, automatic);
    expect(back.state === 'edited' && Buffer.from(back.bytes).equals(bytes)).toBe(true);
  });

  it('is left alone where letters take several bytes', () => {
    const bytes = Buffer.concat([
      Buffer.from('<?xml version="1.0" encoding="shift_jis"?><configuration><!-- '),
      Buffer.from([0x83, 0x65]),
      Buffer.from(' --></configuration>'),
    ]);
    expect(editDefaultProxy(bytes, bypass)).toEqual({
      state: 'refused',
      obstacle: { kind: 'encoding', encoding: 'shift_jis' },
    });
  });
});

describe('a file that is left alone', () => {
  it.each([
    [
      'a second section',
      '<configuration>\n<system.net>\n<defaultProxy/>\n<defaultProxy/></system.net></configuration>',
      'SECTION-DUPLICATE',
      4,
    ],
    [
      'a second one in another group',
      '<configuration><system.net><defaultProxy/></system.net>\n<system.net><defaultProxy/></system.net></configuration>',
      'SECTION-DUPLICATE',
      2,
    ],
    [
      'one within another',
      '<configuration><system.net>\n<defaultProxy>\n<defaultProxy enabled="false"/></defaultProxy></system.net></configuration>',
      'ELEMENT-UNKNOWN',
      3,
    ],
    [
      'a second proxy',
      '<configuration><system.net><defaultProxy><proxy/>\n<proxy/></defaultProxy></system.net></configuration>',
      'ELEMENT-DUPLICATE',
      2,
    ],
    ['no well-formed XML', '<configuration>\n<runtime></configuration>', 'XML-MALFORMED', 2],
    [
      'declarations that are not first',
      '<configuration>\n<runtime/>\n<configSections/></configuration>',
      'DECLARATIONS-NOT-FIRST',
      3,
    ],
    [
      'a part that is elsewhere',
      '<configuration><system.net>\n<defaultProxy configSource="other.config"/></system.net></configuration>',
      'SECTION-ELSEWHERE',
      2,
    ],
    [
      'a location',
      '<configuration>\n<location path="."><system.net/></location></configuration>',
      'LOCATION-NOT-READ',
      2,
    ],
    ['nothing', '', 'FILE-EMPTY', 1],
  ])('for %s', (_, text, code, line) => {
    for (const wanted of [bypass, proxy]) {
      expect(editDefaultProxy(Buffer.from(text), wanted)).toMatchObject({
        state: 'refused',
        obstacle: { kind: 'fault', fault: { code, line } },
      });
    }
  });

  it('for a fault that counts once it is on, with its line as it is now', () => {
    const text =
      '<configuration><system.net>\n<defaultProxy enabled="false">\n<bypasslist><add address="*.x"/></bypasslist></defaultProxy></system.net></configuration>';
    expect(editDefaultProxy(Buffer.from(text), proxy)).toMatchObject({
      obstacle: { fault: { code: 'BYPASS-INVALID', line: 3, column: text.split('\n')[2]!.indexOf('<add') + 1 } },
    });
  });

  it('for a module that decides in place of .NET', () => {
    const text =
      '<configuration><system.net><defaultProxy>\n<module type="Other"/></defaultProxy></system.net></configuration>';
    expect(editDefaultProxy(Buffer.from(text), proxy)).toMatchObject({ obstacle: { kind: 'module', at: { line: 2 } } });
    expect(edit(text, bypass)).toContain('<defaultProxy enabled="false">');
  });
});
