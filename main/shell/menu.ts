import { Menu } from 'electron';

/**
 * Gives the window the few shortcuts people expect of any window: copying, and the size of the text.
 *
 * @param developer adds those of the developer tools.
 */
export function setMenu(developer: boolean): void {
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      { role: 'fileMenu' },
      { role: 'editMenu' },
      {
        label: 'View',
        submenu: [
          { role: 'resetZoom' },
          { role: 'zoomIn' },
          { role: 'zoomOut' },
          { role: 'togglefullscreen' },
          ...(developer ? [{ role: 'toggleDevTools' } as const] : []),
        ],
      },
    ]),
  );
}
