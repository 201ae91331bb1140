/** Servers that the tests of the page make up. */
import { configurationPaths, healthyServices, type FakeServer } from '../../../main/machine/testing/fake-server.js';

/** The two services of a connector that works. */
export const fakeServices = healthyServices;

const ownFile = `<?xml version="1.0" encoding="utf-8"?>
<configuration>
  <system.net>
    <defaultProxy enabled="true" useDefaultCredentials="true">
      <proxy usesystemdefault="false" proxyaddress="http://webgate.fabrikam.example:3128" bypassonlocal="true" />
      <bypasslist>
        <add address=".*servicebus\\.windows\\.net" />
      </bypasslist>
    </defaultProxy>
  </system.net>
</configuration>
`;

/** A connector that goes by a proxy, and whose service was ended. */
export const stoppedConnector: FakeServer = {
  services: {
    ...healthyServices,
    WAPCSvc: { ...healthyServices['WAPCSvc'], state: 'stopped', exitCode: 1067 },
  },
  versions: { [configurationPaths.connector.replace(/\.config$/, '')]: '1.5.4522.0' },
  files: { [configurationPaths.connector]: ownFile, [configurationPaths.updater]: ownFile },
};
