import type { Session } from 'electron';

/** Denies every permission a page can ask for, be it asked, looked up, or a device. */
export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, callback) => callback(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
}
