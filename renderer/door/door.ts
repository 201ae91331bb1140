import type { Door } from '../../preload/contract/index.js';
import { openWebSocketDoor } from './web-socket-door.js';

declare global {
  interface Window {
    /** Put there by the desktop app's preload script. */
    readonly connectorDoctor?: Door<File>;
  }
}

/** Opens the way to the program behind this page: the desktop app's, or the server's in browser mode. */
export function openDoor(): Door<File> {
  return window.connectorDoctor ?? openWebSocketDoor(new WebSocket(`ws://${window.location.host}/bridge`));
}
