import { fileURLToPath } from 'node:url';
import { BrowserWindow, nativeTheme, screen } from 'electron';
import { safePreferences } from './preferences.js';

/** The ground of the page, light and dark, so that nothing flashes before the page is painted. */
export const ground = { light: '#f4f5f7', dark: '#13161b' };

/** The smallest window in which every page fits, in device-independent pixels. */
const smallest = { width: 1024, height: 700 };

/**
 * Makes the program's window, without loading anything into it. It is hidden, and is to be shown once its page is loaded:
 * `ready-to-show` never comes on some displays, and the window would stay hidden for ever (electron/electron#25448).
 *
 * @param developer allows the developer tools.
 */
export function createWindow(developer: boolean): BrowserWindow {
  // A display at 200 % can be smaller than the smallest window: the window never demands more than there is.
  const { width, height } = screen.getPrimaryDisplay().workAreaSize;
  return new BrowserWindow({
    title: 'Connector Doctor',
    width: Math.min(1280, width),
    height: Math.min(900, height),
    minWidth: Math.min(smallest.width, width),
    minHeight: Math.min(smallest.height, height),
    show: false,
    autoHideMenuBar: true,
    backgroundColor: nativeTheme.shouldUseDarkColors ? ground.dark : ground.light,
    icon: fileURLToPath(new URL('./icon.png', import.meta.url)),
    webPreferences: {
      ...safePreferences,
      preload: fileURLToPath(new URL('../preload/bridge.cjs', import.meta.url)),
      devTools: developer,
    },
  });
}
