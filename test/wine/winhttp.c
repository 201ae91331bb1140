/*
 * A winhttp.dll for the test: a DHCP server that tells where a script lies, which Wine does not ask for. It is slow where there
 * is a file C:\slow.
 */
#include <windows.h>

__declspec(dllexport) BOOL WINAPI WinHttpDetectAutoProxyConfigUrl(DWORD flags, LPWSTR *url) {
    static const WCHAR text[] = L"http://wpad.contoso.example/wpad.dat\n";
    if (GetFileAttributesW(L"C:\\slow") != INVALID_FILE_ATTRIBUTES) Sleep(1500);
    if (flags != 1) {
        SetLastError(ERROR_INVALID_PARAMETER);
        return FALSE;
    }
    *url = GlobalAlloc(GMEM_FIXED, sizeof(text));
    CopyMemory(*url, text, sizeof(text));
    return TRUE;
}
