/** Values and breaks that people and tools put into configuration files. */

/** What goes into `proxyaddress`, as it stands in the file. */
export const addresses: readonly string[] = [
  'http://proxyserver:8080',
  'http://10.1.2.3:3128',
  'http://proxy.contoso.com',
  'HTTP://Proxy.Contoso.COM:8080/',
  'http://proxy.contoso.com:8080/path?query',
  'http://[fd00::10]:8080',
  'http://user:secret@proxy.contoso.com:8080',
  'http://user@proxy:80',
  ' http://proxy:8080 ',
  'http:\\\\proxy:8080',
  'http://proxy_1:8080',
  'http://proxy-1.contoso.com.:8080',
  'http://proxy:0',
  'http://proxy:65535',
  'http://proxy:',
  'https://proxy:8443',
  'socks5://proxy:1080',
  'proxyserver:8080',
  'proxy.contoso.com:8080',
  '10.1.2.3:8080',
  '//proxy:8080',
  'proxy',
  '',
  ' ',
  'http:',
  'http:/',
  'http://',
  'http://:8080',
  'http:proxy:8080',
  'http:/proxy:8080',
  'http://proxy:65536',
  'http://proxy:80a',
  'http://proxy:-1',
  'http://pro xy:8080',
  'http://proxy,other:8080',
  'http://proxy;other:8080',
  'http://*.contoso.com:8080',
  'htp://proxy:8080',
  'http//proxy:8080',
  '1http://proxy:8080',
  'ftp://proxy:21',
  'c:8080',
  'http://proxy:8080&#10;',
  'http://&#xE4;.contoso.com:8080',
];

/** What goes into a bypass list, as it stands in the file. */
export const patterns: readonly string[] = [
  '[a-z]+\\.contoso\\.com',
  'contoso\\.com$',
  '^https://a\\.msappproxy\\.net$',
  '.*\\.msappproxy\\.net',
  'CONTOSO',
  '*.contoso.com',
  '*',
  '10\\.1\\.\\d{1,3}\\.\\d+',
  '(?:a|x)\\.',
  '(?i)X\\.CONTOSO',
  '(?=https)',
  '(?!https)http',
  '(?&lt;name>contoso)\\.com\\k&lt;name>?',
  '(a+)+$',
  '',
  '[',
  '(',
  ')',
  'a**',
  'a{2,1}',
  'a{1',
  'x{,3}',
  '\\',
  '\\y',
  '[z-a]',
  '[]a]',
  '\\bcontoso\\b',
  'x|',
  '8443',
  '\\w+:8443',
  '+contoso',
  '?',
  '(?x) con toso',
  '[\\w-]+\\.net',
  '[a-z-[m]]sappproxy',
  '\\p{L}ontoso',
  '^*a',
  'a|*b',
  '\\_',
  '\\x63ontoso',
];

/** Those of the above that nothing is wrong with. */
export const soundAddresses = addresses.slice(0, 6);
export const soundPatterns = patterns.slice(0, 5);

/** Spoils a sound file. */
export type Break = (text: string) => string | Uint8Array;
type TextBreak = (text: string) => string;

const inProxySection =
  (added: string): TextBreak =>
  (text) =>
    networked(text).replace(/<\/system\.net>/, `<defaultProxy>${added}</defaultProxy></system.net>`);

const inConfiguration =
  (added: string): TextBreak =>
  (text) =>
    text.replace('</configuration>', `${added}</configuration>`);

/** The file with an empty `system.net`, so that what is added is the only one. */
const networked = (text: string): string =>
  text
    .replace(/<system\.net>[^]*<\/system\.net>/, '')
    .replace('</configuration>', '<system.net></system.net></configuration>');

const attribute = (given: string): Break => inProxySection(`<proxy ${given}/>`);

/** Breaks by name. What each does to the file is all that there is to it: what it means is for the two readers to say. */
export const breaks: readonly (readonly [string, Break])[] = [
  ['two-sections', (text) => inConfiguration('<system.net><defaultProxy/></system.net>')(inProxySection('')(text))],
  ['two-in-one', (text) => networked(text).replace('</system.net>', '<defaultProxy/><defaultProxy/></system.net>')],
  ['two-networks', inConfiguration('<system.net><settings/></system.net>')],
  ['two-proxies', inProxySection('<proxy/><proxy/>')],
  ['two-lists', inProxySection('<bypasslist/><bypasslist/>')],
  ['two-modules', inProxySection('<module/><module/>')],
  ['nested-section', inProxySection('<defaultProxy enabled="false"/>')],
  ['enabled-on-proxy', attribute('enabled="false"')],
  ['declarations-last', inConfiguration('<configSections/>')],
  [
    'declarations-odd',
    (text) =>
      text
        .replace(/<configSections>[^]*<\/configSections>/, '')
        .replace('<configuration>', '<configuration><configSections><other/></configSections>'),
  ],
  [
    'declaration-without-name',
    (text) =>
      text
        .replace(/<configSections>[^]*<\/configSections>/, '')
        .replace('<configuration>', '<configuration><configSections><section type="a"/></configSections>'),
  ],
  [
    'declared-section',
    (text) =>
      inConfiguration('<mine><x/></mine>')(
        text
          .replace(/<configSections>[^]*<\/configSections>/, '')
          .replace(
            '<configuration>',
            '<configuration><configSections><section name="mine" type="System.Configuration.IgnoreSection, System.Configuration"/></configSections>',
          ),
      ),
  ],
  ['unknown-section', inConfiguration('<other/>')],
  ['unknown-network-section', (text) => networked(text).replace('</system.net>', '<proxy/></system.net>')],
  [
    'unknown-section-attribute',
    (text) => networked(text).replace('</system.net>', '<defaultProxy disabled="true"/></system.net>'),
  ],
  ['unknown-proxy-attribute', attribute('address="http://proxy"')],
  ['unknown-element', inProxySection('<bypass/>')],
  ['element-in-proxy', inProxySection('<proxy><add/></proxy>')],
  ['element-in-list', inProxySection('<bypasslist><address/></bypasslist>')],
  ['list-attribute', inProxySection('<bypasslist on="true"/>')],
  ['list-entry-attribute', inProxySection('<bypasslist><add adress="a"/></bypasslist>')],
  ['list-clear-attribute', inProxySection('<bypasslist><clear address="a"/></bypasslist>')],
  ['list-remove-other', inProxySection('<bypasslist><add address="a"/><remove address="A"/></bypasslist>')],
  ['list-twice', inProxySection('<bypasslist><add address="a"/><add address="b"/><add address="a"/></bypasslist>')],
  ['list-without-address', inProxySection('<bypasslist><add/></bypasslist>')],
  ['text-in-proxy', inProxySection('<proxy>http://proxy</proxy>')],
  ['text-in-section', inProxySection('http://proxy')],
  ['text-in-network', (text) => networked(text).replace('</system.net>', 'text</system.net>')],
  ['text-in-configuration', inConfiguration('text')],
  ['instruction-in-configuration', inConfiguration('<?own instruction?>')],
  ['instruction-in-section', inProxySection('<?own instruction?>')],
  ['instruction-at-start', (text) => text.replace('<configuration>', '<?own instruction?><configuration>')],
  ['wrong-case-section', (text) => networked(text).replace('</system.net>', '<DefaultProxy/></system.net>')],
  ['wrong-case-network', inConfiguration('<System.Net/>')],
  ['wrong-case-proxy', inProxySection('<Proxy/>')],
  ['wrong-case-attribute', attribute('proxyAddress="http://proxy"')],
  ['wrong-case-root', (text) => text.replace(/(<\/?)configuration/g, '$1Configuration')],
  ['bad-enabled', (text) => networked(text).replace('</system.net>', '<defaultProxy enabled="no"/></system.net>')],
  ['empty-enabled', (text) => networked(text).replace('</system.net>', '<defaultProxy enabled=""/></system.net>')],
  ['number-enabled', (text) => networked(text).replace('</system.net>', '<defaultProxy enabled="1"/></system.net>')],
  ['bad-local', attribute('bypassonlocal="yes"')],
  ['empty-local', attribute('bypassonlocal=""')],
  ['list-local', attribute('bypassonlocal="True,"')],
  ['large-local', attribute('bypassonlocal="99999999999"')],
  ['bad-detect', attribute('autoDetect="on"')],
  ['bad-script', attribute('scriptLocation="proxy.pac"')],
  ['bad-lock', inProxySection('<proxy lockItem="maybe"/>')],
  ['good-locks', inProxySection('<proxy lockItem="TRUE" lockAttributes="autoDetect"/>')],
  [
    'config-source',
    (text) => networked(text).replace('</system.net>', '<defaultProxy configSource="not-there.config"/></system.net>'),
  ],
  [
    'namespace-on-root',
    (text) =>
      text.replace('<configuration>', '<configuration xmlns="http://schemas.microsoft.com/.NetConfiguration/v2.0">'),
  ],
  ['other-namespace-on-root', (text) => text.replace('<configuration>', '<configuration xmlns="urn:other">')],
  ['attribute-on-root', (text) => text.replace('<configuration>', '<configuration xmlns:x="urn:x">')],
  [
    'namespace-on-section',
    (text) => networked(text).replace('</system.net>', '<defaultProxy xmlns="urn:x"/></system.net>'),
  ],
  ['attribute-on-network', (text) => networked(text).replace('<system.net>', '<system.net own="1">')],
  ['prefix', inProxySection('<x:proxy/>')],
  ['prefixed-attribute', attribute('x:autoDetect="True"')],
  ['unclosed', (text) => text.replace('</configuration>', '')],
  ['unclosed-proxy', inProxySection('<proxy autoDetect="True">')],
  ['crossed', inProxySection('<proxy><a></proxy></a>')],
  ['unquoted', attribute('autoDetect=True')],
  ['curly-quotes', attribute('autoDetect=“True”')],
  ['attribute-twice', attribute('autoDetect="True" autoDetect="True"')],
  ['attributes-touching', attribute('autoDetect="True"bypassonlocal="True"')],
  ['ampersand', attribute('scriptLocation="http://pac/?a=1&b=2"')],
  ['entity', attribute('scriptLocation="http://pac/&nbsp;"')],
  ['less-than', attribute('scriptLocation="http://<pac>/"')],
  ['null-reference', attribute('scriptLocation="http://pac/&#0;"')],
  ['comment-in-comment', inConfiguration('<!-- one <!-- two --> -->')],
  ['dashes-in-comment', inConfiguration('<!-- one -- two -->')],
  ['cdata', inProxySection('<![CDATA[ ]]>')],
  ['cdata-end', inConfiguration(']]>')],
  ['two-roots', (text) => `${text}<configuration/>`],
  ['text-after', (text) => `${text}text`],
  ['comment-after', (text) => `${text}<!-- after -->`],
  ['null-after', (text) => `${text}\0\0`],
  ['control-character', inConfiguration('\u0001')],
  ['space-before', (text) => ` ${text}`],
  ['empty', () => ''],
  ['blank', () => ' \r\n '],
  ['no-xml', () => 'proxy=http://proxy:8080'],
  ['only-declaration', () => '<?xml version="1.0"?>'],
  ['empty-root', () => '<configuration/>'],
  ['version-2', (text) => text.replace('version="1.0"', 'version="2.0"')],
  ['version-missing', (text) => text.replace('version="1.0" ', '')],
  ['two-marks', (text) => Buffer.from(`\uFEFF\uFEFF${text}`)],
  ['utf16-says-utf8', (text) => Buffer.from(`\uFEFF${text}`, 'utf16le')],
  ['utf8-says-utf16', (text) => text.replace('"utf-8"', '"utf-16"')],
  ['marked-utf8-says-utf16', (text) => `\uFEFF${text.replace('"utf-8"', '"utf-16"')}`],
  ['utf16-without-mark', (text) => Buffer.from(text.replace('"utf-8"', '"utf-16"'), 'utf16le')],
  ['utf16-without-declaration', (text) => Buffer.from(text.replace(/^<\?xml[^>]*>\s*/, ''), 'utf16le')],
  [
    'latin1-says-utf8',
    (text) => Buffer.from(text.replace('</configuration>', '<!-- \xe4 --></configuration>'), 'latin1'),
  ],
  ['unknown-encoding', (text) => text.replace('"utf-8"', '"utf-9"')],
  ['utf8-without-hyphen', (text) => text.replace('"utf-8"', '"utf8"')],
  ['lone-carriage-returns', (text) => text.replace(/\r?\n/g, '\r')],
  ['surrogate-pair', inConfiguration('<!-- \u{1F600} -->')],
  ['settings-attribute', (text) => text.replace('<add key="TraceFilename"', '<add name="TraceFilename"')],
  [
    'settings-twice',
    (text) =>
      text.replace(
        '</appSettings>',
        '<add key="tracefilename" value="two"/><add key="TraceFilename" value="three"/></appSettings>',
      ),
  ],
  ['settings-removed', (text) => text.replace('</appSettings>', '<remove key="TraceFilename"/></appSettings>')],
  ['settings-cleared', (text) => text.replace('</appSettings>', '<clear/><add key="b" value="c"/></appSettings>')],
];
