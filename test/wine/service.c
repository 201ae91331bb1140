/*
 * A service for the tests. Its arguments, behind the program: NAME START-DELAY-MS STOP-DELAY-MS MODE
 * ok: runs until it is stopped; failstart: ends with the service's own code 12007; hang: never leaves START_PENDING;
 * nostop: does not take a stop.
 */
#include <wchar.h>
#include <windows.h>

static SERVICE_STATUS_HANDLE handle;
static SERVICE_STATUS status;
static HANDLE stopped;
static wchar_t name[64] = L"DoctorService";
static wchar_t mode[32] = L"ok";
static DWORD start_delay, stop_delay;

static void report(DWORD state, DWORD exit_code, DWORD service_code, DWORD hint) {
  static DWORD check_point = 1;
  int settled = state == SERVICE_RUNNING || state == SERVICE_STOPPED;
  status.dwServiceType = SERVICE_WIN32_OWN_PROCESS;
  status.dwCurrentState = state;
  status.dwControlsAccepted = state == SERVICE_RUNNING && wcscmp(mode, L"nostop") ? SERVICE_ACCEPT_STOP : 0;
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
  report(SERVICE_STOP_PENDING, 0, 0, stop_delay + 2000);
  SetEvent(stopped);
  return NO_ERROR;
}

static void WINAPI service_main(DWORD count, LPWSTR *arguments) {
  (void)count, (void)arguments;
  stopped = CreateEventW(NULL, TRUE, FALSE, NULL);
  handle = RegisterServiceCtrlHandlerExW(name, on_control, NULL);
  if (!handle) return;
  report(SERVICE_START_PENDING, 0, 0, start_delay + 2000);
  for (DWORD waited = 0; waited < start_delay; waited += 200) {
    Sleep(200);
    report(SERVICE_START_PENDING, 0, 0, start_delay + 2000);
  }
  while (!wcscmp(mode, L"hang")) Sleep(1000);
  if (!wcscmp(mode, L"failstart")) {
    report(SERVICE_STOPPED, ERROR_SERVICE_SPECIFIC_ERROR, 12007, 0);
    return;
  }
  report(SERVICE_RUNNING, 0, 0, 0);
  WaitForSingleObject(stopped, INFINITE);
  Sleep(stop_delay);
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
