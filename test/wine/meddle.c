/*
 * Another program on the server, for the tests. append PATH TEXT: writes behind a file's end. hold PATH SHARE: opens a file
 * for reading with this FILE_SHARE_* and keeps it, after it has made C:\held.txt, until C:\let-go.txt is there.
 */
#include <stdio.h>
#include <wchar.h>
#include <windows.h>

int wmain(int count, wchar_t **arguments) {
  if (count != 4) return 2;
  if (!wcscmp(arguments[1], L"append")) {
    FILE *file = _wfopen(arguments[2], L"ab");
    if (!file) return 1;
    fprintf(file, "%ls", arguments[3]);
    return fclose(file) ? 1 : 0;
  }
  HANDLE held = CreateFileW(arguments[2], GENERIC_READ, _wtoi(arguments[3]), NULL, OPEN_EXISTING, 0, NULL);
  if (held == INVALID_HANDLE_VALUE) return 1;
  CloseHandle(CreateFileW(L"C:\\held.txt", GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL));
  while (GetFileAttributesW(L"C:\\let-go.txt") == INVALID_FILE_ATTRIBUTES) Sleep(50);
  CloseHandle(held);
  return 0;
}
