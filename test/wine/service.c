/*
 * A service for the tests. Its arguments, behind the program: NAME START-DELAY-MS STOP-DELAY-MS MODE. A file
 * C:\modes\NAME.txt goes before MODE, and is looked at again while it hangs.
 * ok: runs until it is stopped; failstart: ends with the service's own code 12007; exit: ends with Windows' code 5; hang: never leaves START_PENDING; forever: neither, but its check points move; hangstop: never
 * leaves STOP_PENDING; nostop: does not take a stop; shorthint: its check points move, each in its time, and its wait hint is
 * much shorter than all that it takes to start.
 */
#include <stdio.h>
#include <wchar.h>
#include <windows.h>

static SERVICE_STATUS_HANDLE handle;
static SERVICE_STATUS status;
static HANDLE stopped;
static wchar_t name[64] = L"DoctorService";
static wchar_t mode[32] = L"ok";
static DWORD start_delay, stop_delay;

static int is(const wchar_t *wanted) {
  wchar_t path[128], given[32] = L"";
  swprintf(path, 128, L"C:\\modes\\%ls.txt", name);
  FILE *file = _wfopen(path, L"r");
  if (file) {
    fwscanf(file, L"%31ls", given);
    fclose(file);
  }
  return !wcscmp(*given ? given : mode, wanted);
}

static void report(DWORD state, DWORD exit_code, DWORD service_code, DWORD hint) {
  static DWORD check_point = 1;
  int settled = state == SERVICE_RUNNING || state == SERVICE_STOPPED;
  status.dwServiceType = SERVICE_WIN32_OWN_PROCESS;
  status.dwCurrentState = state;
  status.dwControlsAccepted = state == SERVICE_RUNNING && !is(L"nostop") ? SERVICE_ACCEPT_STOP : 0;
  status.dwWin32ExitCode = exit_code;
  status.dwServiceSpecificExitCode = service_code;
  status.dwCheckPoint = settled ? 0 : check_point++;
  status.dwWaitHint = hint;
  SetServiceStatus(handle, &status);
}

static DWORD WINAPI on_control(DWORD control, DWORD type, LPVOID data, LPVOID context) {
  (void)type, (void)data, (void)context;
  if (control == SERVICE_CONTROL_INTERROGATE) return NO_ERROR;
  if (control != SERVICE_CONTROL_STOP) return ERROR_CALL_NOT_IMPLEMENTED;
  report(SERVICE_STOP_PENDING, 0, 0, stop_delay + 500);
  SetEvent(stopped);
  return NO_ERROR;
}

static void WINAPI service_main(DWORD count, LPWSTR *arguments) {
  (void)count, (void)arguments;
  stopped = CreateEventW(NULL, TRUE, FALSE, NULL);
  handle = RegisterServiceCtrlHandlerExW(name, on_control, NULL);
  if (!handle) return;
  DWORD hint = is(L"shorthint") ? 500 : start_delay + 500;
  report(SERVICE_START_PENDING, 0, 0, hint);
  for (DWORD waited = 0; waited < start_delay || is(L"forever"); waited += 200) {
    Sleep(200);
    report(SERVICE_START_PENDING, 0, 0, hint);
  }
  while (is(L"hang")) Sleep(100);
  if (is(L"exit")) {
    report(SERVICE_STOPPED, ERROR_ACCESS_DENIED, 0, 0);
    return;
  }
  if (is(L"failstart")) {
    report(SERVICE_STOPPED, ERROR_SERVICE_SPECIFIC_ERROR, 12007, 0);
    return;
  }
  report(SERVICE_RUNNING, 0, 0, 0);
  WaitForSingleObject(stopped, INFINITE);
  Sleep(stop_delay);
  while (is(L"hangstop")) Sleep(100);
  report(SERVICE_STOPPED, 0, 0, 0);
}

int wmain(int count, wchar_t **arguments) {
  SERVICE_TABLE_ENTRYW table[] = {{name, service_main}, {NULL, NULL}};
  if (count > 1) wcsncpy(name, arguments[1], 63);
  if (count > 2) start_delay = _wtoi(arguments[2]);
  if (count > 3) stop_delay = _wtoi(arguments[3]);
  if (count > 4) wcsncpy(mode, arguments[4], 31);
  return StartServiceCtrlDispatcherW(table) ? 0 : 1;
}
