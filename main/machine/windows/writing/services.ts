/** Starting and stopping services, and how Windows starts them. */
import { setTimeout as pause } from 'node:timers/promises';
import type { StartType } from '../../../evidence/server.js';
import { serviceStates } from '../../../evidence/server.js';
import { WriteError, type ServerHooks } from '../../writer.js';
import { bind, lastError } from '../native.js';
import { isDelayed } from '../services.js';
import { writeError } from './failures.js';

const openManager = bind(
  'advapi32.dll',
  'void* __stdcall OpenSCManagerW(str16 machine, str16 database, uint32 access)',
);
const openService = bind('advapi32.dll', 'void* __stdcall OpenServiceW(void* manager, str16 name, uint32 access)');
const start = bind('advapi32.dll', 'bool __stdcall StartServiceW(void* service, uint32 count, void* arguments)');
const control = bind(
  'advapi32.dll',
  'bool __stdcall ControlService(void* service, uint32 code, _Out_ uint8_t* status)',
);
const queryStatus = bind(
  'advapi32.dll',
  'bool __stdcall QueryServiceStatusEx(void* service, int level, _Out_ uint8_t* status, uint32 size, _Out_ uint32* needed)',
);
const changeConfig = bind(
  'advapi32.dll',
  'bool __stdcall ChangeServiceConfigW(void* service, uint32 type, uint32 start, uint32 error, str16 path, str16 group, void* tag, str16 dependencies, str16 account, str16 password, str16 displayName)',
);
const changeConfig2 = bind(
  'advapi32.dll',
  'bool __stdcall ChangeServiceConfig2W(void* service, uint32 level, uint8_t* info)',
);
const closeHandle = bind('advapi32.dll', 'bool __stdcall CloseServiceHandle(void* handle)');

/** Rights (winsvc.h). */
const connect = 0x0001;
const rights = { query: 0x0004, queryConfig: 0x0001, change: 0x0002, start: 0x0010, stop: 0x0020 } as const;
const noChange = 0xffffffff;
const startValues: Readonly<Record<StartType, number>> = { automatic: 2, delayed: 2, manual: 3, disabled: 4 };
/** SERVICE_CONFIG_DELAYED_AUTO_START_INFO. */
const delayedInfo = 3;
const controlStop = 1;
const alreadyRunning = 1056;
const notActive = 1062;
/** ERROR_SERVICE_SPECIFIC_ERROR: the service's own code says it. */
const specificError = 1066;

/** ERROR_SERVICE_CANNOT_ACCEPT_CTRL: it is on its way from one state to another. */
const notNow = 1061;
/** ERROR_INVALID_SERVICE_CONTROL: what Wine says in the place of it; of Windows, that the service takes no stop. */
const notNowOfWine = 1052;
/**
 * What StartServiceW says of a service that did not come up: its program is not there or none (2, 3, 193, 14001), it did not
 * answer (1053), it ended (1067), another that it needs did not come up (1068), its account cannot sign in (1069), it stayed
 * while starting (1070).
 */
const notUp = new Set([2, 3, 193, 1053, 1067, 1068, 1069, 1070, 14001]);

/** How long services are waited for, in milliseconds. */
export interface Patience {
  /** The longest that one may take, whatever it asks for. */
  readonly most: number;
  /** How long one may stand at the same check point, at least. */
  readonly least: number;
}

/** Services say little, and a production server is busy. */
const usualPatience: Patience = { most: 300_000, least: 30_000 };

interface Status {
  readonly state: (typeof serviceStates)[number] | 'other';
  readonly exitCode: number;
  readonly serviceExitCode: number;
  readonly checkPoint: number;
  readonly waitHint: number;
}

/** Starts a service, and returns when it runs. One that is just stopping is waited for first. */
export async function startService(
  name: string,
  hooks: ServerHooks = {},
  patience: Patience = usualPatience,
): Promise<void> {
  await withService(name, rights.query | rights.start, async (service) => {
    if (statusOf(service).state === 'stop-pending') await until(service, name, 'stopped', hooks, patience);
    if (start(service, 0, null) !== true) {
      const error = lastError();
      if (notUp.has(error)) throw new WriteError('service-ended', String(error));
      if (error !== alreadyRunning) throw writeError('StartServiceW', error);
    }
    await until(service, name, 'running', hooks, patience);
  });
}

/** Stops a service, and returns when it has stopped. One that is just starting is waited for first. */
export async function stopService(
  name: string,
  hooks: ServerHooks = {},
  patience: Patience = usualPatience,
): Promise<void> {
  await withService(name, rights.query | rights.stop, async (service) => {
    if (statusOf(service).state === 'start-pending') await until(service, name, 'running', hooks, patience);
    if (control(service, controlStop, Buffer.alloc(28)) !== true) {
      const error = lastError();
      if (error === notActive) return;
      // Somebody else is stopping it.
      const isPending = (error === notNow || error === notNowOfWine) && statusOf(service).state === 'stop-pending';
      if (!isPending) throw writeError('ControlService', error);
    }
    await until(service, name, 'stopped', hooks, patience);
  });
}

/** Has Windows start a service in another way. */
export async function setServiceStart(name: string, how: StartType): Promise<void> {
  await withService(name, rights.change | rights.queryConfig, async (service) => {
    const start = startValues[how];
    const configured = changeConfig(service, noChange, start, noChange, null, null, null, null, null, null, null);
    if (configured !== true) throw writeError('ChangeServiceConfigW', lastError());
    // Only services that start by themselves can be delayed: the others need no word of it.
    if (start !== startValues.automatic || isDelayed(service) === (how === 'delayed')) return;
    const info = Buffer.alloc(4);
    info.writeUInt32LE(how === 'delayed' ? 1 : 0);
    if (changeConfig2(service, delayedInfo, info) !== true) throw writeError('ChangeServiceConfig2W', lastError());
  });
}

async function withService(name: string, access: number, use: (service: unknown) => Promise<void>): Promise<void> {
  const manager = openManager(null, null, connect);
  if (manager === null) throw writeError('OpenSCManagerW', lastError());
  try {
    const service = openService(manager, name, access);
    if (service === null) throw writeError('OpenServiceW', lastError());
    try {
      await use(service);
    } finally {
      closeHandle(service);
    }
  } finally {
    closeHandle(manager);
  }
}

/**
 * Waits for a state, as Microsoft's example does ("Starting a Service"): it looks every tenth of the wait hint, and gives up
 * where the check point does not move for longer than the hint says, with time to spare.
 */
async function until(
  service: unknown,
  name: string,
  wanted: 'running' | 'stopped',
  hooks: ServerHooks,
  { most, least }: Patience,
): Promise<void> {
  const begun = Date.now();
  let moved = begun;
  let checkPoint = -1;
  for (;;) {
    const status = statusOf(service);
    hooks.onState?.(name, status);
    if (status.state === wanted) return;
    if (wanted === 'running' && status.state === 'stopped') {
      const { exitCode, serviceExitCode } = status;
      throw new WriteError(
        'service-ended',
        exitCode === specificError ? `${exitCode} ${serviceExitCode}` : String(exitCode),
      );
    }
    if (status.checkPoint !== checkPoint) {
      checkPoint = status.checkPoint;
      moved = Date.now();
    }
    const now = Date.now();
    if (now - moved > Math.max(least, status.waitHint) || now - begun > most) {
      const seconds = Math.round((now - begun) / 1000);
      throw new WriteError('timed-out', `${status.state}, check point ${status.checkPoint}, after ${seconds} s`);
    }
    await pause(Math.min(Math.max(status.waitHint / 10, 100), 1000));
  }
}

function statusOf(service: unknown): Status {
  const status = Buffer.alloc(36);
  if (queryStatus(service, 0, status, status.length, [0]) !== true) {
    throw writeError('QueryServiceStatusEx', lastError());
  }
  return {
    state: serviceStates[status.readUInt32LE(4) - 1] ?? 'other',
    exitCode: status.readUInt32LE(12),
    serviceExitCode: status.readUInt32LE(16),
    checkPoint: status.readUInt32LE(20),
    waitHint: status.readUInt32LE(24),
  };
}
