import { strict as assert } from 'node:assert';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { $, browser } from '@wdio/globals';
import { pathsPage } from '../../pages/paths-page.js';
import { assertAccessible } from '../../support/axe.js';
import { keepConsole, picture, until, visit } from '../../support/window.js';

/** A proxy on this computer, by its address: nothing is looked up, and nothing beyond this computer is asked. */
interface Proxy {
  readonly address: string;
  close(): Promise<void>;
}

/** Asks for a sign-in: everybody, or those alone who want a page of the sign-in, while others hear nothing. */
async function listen(asks: 'everybody' | 'some'): Promise<Proxy> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    socket.once('data', (data: Buffer) => {
      if (asks === 'some' && !data.includes('login.')) return;
      socket.end(
        'HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Negotiate\r\nContent-Length: 0\r\nConnection: close\r\n\r\n',
      );
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

let proxy: Proxy;

async function begin(asks: 'everybody' | 'some'): Promise<void> {
  proxy = await listen(asks);
  await visit();
  await pathsPage.open();
  await $('input[name="which"][value="chosen"]').click();
  await $('input[name="direct"]').click();
  await $('#paths-proxy').setValue(proxy.address);
  await $('input[name="rehearse"]').click();
  await pathsPage.start();
}

describe('the paths, tried by the desktop app itself', () => {
  afterEach(async () => {
    await proxy.close();
    await keepConsole();
  });

  it('are tried over a proxy, and say what it asks for', async () => {
    await begin('everybody');
    await until('the tries are over', async () => /problem/.test(await pathsPage.step()), 30_000);
    const cells = await pathsPage.cells();
    assert.deepEqual([...new Set(cells.map(({ path }) => path))], [proxy.address]);
    const login = cells.find(({ endpoint }) => endpoint === 'login.microsoftonline.com:443');
    assert.match(login?.said ?? '', /sign-in \(407\)/);
    await pathsPage.cell('login.microsoftonline.com:443', proxy.address).click();
    await $('dialog[open]').waitForDisplayed();
    assert.match(await $('dialog').getText(), /407 Proxy Authentication Required/);
    await assertAccessible('paths-cell-of-the-desktop');
    await browser.keys(['Escape']);
    await $('dialog').waitForExist({ reverse: true });
    await picture('paths');

    await $('button=Write an allow-list…').click();
    await until('a list is shown', async () => (await $('dialog').getText()).includes('*.msappproxy.net'));
    assert.ok(await $('dialog').$('button=Save the list…').isDisplayed());
    await browser.keys(['Escape']);
  });

  it('keep what is there when they are cancelled', async () => {
    await begin('some');
    await until('something came back', async () => (await pathsPage.cells()).some(({ said }) => /407/.test(said)));
    await $('button=Cancel, keep what is there').click();
    await pathsPage.waitForHeading(/cancelled/);
    await until('the rest is told', async () =>
      (await pathsPage.cells()).some(({ said }) => said === 'not tried to the end'),
    );
    assert.ok((await pathsPage.cells()).some(({ said }) => /407/.test(said)));
  });
});
