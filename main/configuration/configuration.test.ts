import { describe, expect, it } from 'vitest';
import { readConfiguration } from './configuration.js';

/** As Microsoft's pages on proxy servers and on the connector's logs show it. */
const connector = `<?xml version="1.0" encoding="utf-8" ?>
<configuration>
  <system.net>
    <defaultProxy enabled="false"></defaultProxy>
  </system.net>
  <runtime>
    <gcServer enabled="true"/>
  </runtime>
  <appSettings>
    <add key="TraceFilename" value="MicrosoftEntraPrivateNetworkConnector.log" />
  </appSettings>
  <system.diagnostics>
    <trace autoflush="true" indentsize="4">
      <listeners>
        <add name="consoleListener" type="System.Diagnostics.ConsoleTraceListener" />
        <add name="textWriterListener" type="System.Diagnostics.TextWriterTraceListener" initializeData="C:\\logs\\connector.log" />
        <add name="shared" />
        <remove name="Default" />
      </listeners>
    </trace>
    <sharedListeners>
      <add name="shared" type="System.Diagnostics.XmlWriterTraceListener, System, Version=4.0.0.0" initializeData="c.svclog"/>
    </sharedListeners>
  </system.diagnostics>
</configuration>
`;

describe('a configuration file', () => {
  it('is read as the connector has it', () => {
    const configuration = readConfiguration(Buffer.from(connector));
    expect(configuration).toMatchObject({ isAccepted: true, faults: [], defaultProxy: { enabled: { value: false } } });
    expect(configuration.appSettings?.entries.get('tracefilename')).toMatchObject({
      value: 'MicrosoftEntraPrivateNetworkConnector.log',
      at: { line: 10 },
    });
    expect(configuration.traceListeners).toMatchObject([
      { name: 'consoleListener', type: 'ConsoleTraceListener', file: null },
      {
        name: 'textWriterListener',
        type: 'TextWriterTraceListener',
        file: 'C:\\logs\\connector.log',
        at: { line: 16 },
      },
      { name: 'shared', type: 'XmlWriterTraceListener', file: 'c.svclog' },
    ]);
  });

  it('has the listeners that come after <clear>, and without those that are removed', () => {
    const inside = '<add name="a"/><clear/><add name="b"/><add name="c"/><remove name="b"/>';
    const text = `<configuration><system.diagnostics><trace><listeners>${inside}</listeners></trace></system.diagnostics></configuration>`;
    expect(readConfiguration(Buffer.from(text)).traceListeners).toMatchObject([{ name: 'c', type: '', file: null }]);
  });

  it('has no listener where the block is commented', () => {
    const commented = connector
      .replace('<system.diagnostics>', '<!--<system.diagnostics>')
      .replace('</system.diagnostics>', '</system.diagnostics>-->');
    expect(readConfiguration(Buffer.from(commented))).toMatchObject({ traceListeners: [], faults: [] });
  });

  it('names its faults in the order of the file', () => {
    const { faults, isAccepted } = readConfiguration(
      Buffer.from(
        '<configuration>\n<system.net><defaultProxy a=""/></system.net>\n<other/>\n<appSettings b=""/></configuration>',
      ),
    );
    expect(faults.map(({ code, line }) => [code, line])).toEqual([
      ['ATTRIBUTE-UNKNOWN', 2],
      ['SECTION-UNKNOWN', 3],
      ['ATTRIBUTE-UNKNOWN', 4],
    ]);
    expect(isAccepted).toBe(false);
  });

  it.each([
    ['<add key="A" value="1"/><add key="A" value="2"/>', '2'],
    ['<add key="A" value="1"/><add key="a" value="2"/>', '1,2'],
    ['<add key="A" value="1"/><remove key="A"/>', undefined],
    ['<add key="A" value="1"/><clear/><add key="a"/>', ''],
  ])('takes %s in appSettings for %j', (inside, value) => {
    const text = `<configuration><appSettings>${inside}</appSettings></configuration>`;
    expect(readConfiguration(Buffer.from(text)).appSettings?.entries.get('a')?.value).toBe(value);
  });

  it('says where its appSettings may be replaced by another file', () => {
    const { appSettings } = readConfiguration(
      Buffer.from('<configuration><appSettings file="b.config"/></configuration>'),
    );
    expect(appSettings?.faults).toMatchObject([{ code: 'SECTION-ELSEWHERE', effect: 'unknown' }]);
  });

  it('is accepted neither way where it was not read', () => {
    expect(readConfiguration(new Uint8Array(2_000_000)).isAccepted).toBeNull();
    expect(readConfiguration(new Uint8Array(0)).isAccepted).toBe(false);
  });
});
