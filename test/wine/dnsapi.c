/*
 * A dnsapi.dll for the test: what Microsoft documents of DnsQueryEx, which Wine does not do. Answers come from a thread of its
 * own, as on Windows, and the name says which. The structures are written after windns.h of the Windows SDK, by the compiler's
 * own rules for their places.
 */
#include <stdlib.h>
#include <winsock2.h>
#include <windns.h>

/* winerror.h of the Windows SDK; mingw's has it not. */
#define REQUEST_PENDING 9506

typedef struct {
    ULONG version;
    DNS_STATUS status;
    ULONG64 options;
    PDNS_RECORDW records;
    PVOID reserved;
} result_t;

typedef VOID(WINAPI *completion_t)(PVOID context, result_t *result);

typedef struct {
    ULONG version;
    PCWSTR name;
    WORD type;
    ULONG64 options;
    PVOID servers;
    ULONG index;
    completion_t completion;
    PVOID context;
} request_t;

/* What Windows keeps in DNS_QUERY_CANCEL is its own business: here the event that ends a wait. */
typedef struct {
    HANDLE cancelled;
    char rest[24];
} cancel_t;

typedef struct {
    request_t request;
    result_t *result;
    HANDLE cancelled;
} work_t;

static LONG lists;

static PDNS_RECORDW record(PCWSTR owner, WORD type, WORD section, PDNS_RECORDW next) {
    PDNS_RECORDW made = calloc(1, sizeof(*made));
    made->pNext = next;
    made->pName = _wcsdup(owner);
    made->wType = type;
    made->Flags.S.Section = section;
    made->dwTtl = 60;
    return made;
}

static PDNS_RECORDW address(PCWSTR owner, WORD type, BYTE last, WORD section, PDNS_RECORDW next) {
    PDNS_RECORDW made = record(owner, type, section, next);
    if (type == DNS_TYPE_A) {
        BYTE bytes[4] = {192, 0, 2, last};
        made->wDataLength = 4;
        memcpy(&made->Data.A.IpAddress, bytes, 4);
    } else {
        BYTE bytes[16] = {0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, last};
        made->wDataLength = 16;
        memcpy(&made->Data.AAAA.Ip6Address, bytes, 16);
    }
    return made;
}

static DNS_STATUS answer(PCWSTR name, WORD type, result_t *result) {
    if (!wcscmp(name, L"alias.example")) {
        PDNS_RECORDW records = address(L"more.example", type, 99, 3, NULL);
        records = address(L"end.example", type, 2, 1, records);
        records = address(L"end.example", type, 1, 1, records);
        records = record(L"alias.example", DNS_TYPE_CNAME, 1, records);
        records->Data.CNAME.pNameHost = _wcsdup(L"End.Example");
        result->records = records;
    } else if (!wcscmp(name, L"sync.example")) {
        result->records = address(name, type, 7, 1, NULL);
    } else if (!wcscmp(name, L"lists.example")) {
        /* How many answers were not given back. */
        result->records = address(name, type, (BYTE)lists, 1, NULL);
    } else if (!wcsncmp(name, L"status-", 7)) {
        return _wtoi(name + 7);
    } else {
        return DNS_ERROR_RCODE_NAME_ERROR;
    }
    InterlockedIncrement(&lists);
    return 0;
}

static DWORD WINAPI work(PVOID given) {
    work_t *job = given;
    int silent = !wcscmp(job->request.name, L"silent.example");
    if (WaitForSingleObject(job->cancelled, silent ? INFINITE : 20) == WAIT_OBJECT_0) {
        job->result->status = ERROR_CANCELLED;
    } else {
        job->result->status = answer(job->request.name, job->request.type, job->result);
    }
    job->request.completion(job->request.context, job->result);
    free(job);
    return 0;
}

__declspec(dllexport) DNS_STATUS WINAPI DnsQueryEx(request_t *request, result_t *result, cancel_t *cancel) {
    if (request->version != 1 || result->version != 1 || !request->completion) return ERROR_INVALID_PARAMETER;
    if (!wcscmp(request->name, L"sync.example")) return result->status = answer(request->name, request->type, result);
    work_t *job = calloc(1, sizeof(*job));
    job->request = *request;
    job->result = result;
    job->cancelled = cancel->cancelled = CreateEventW(NULL, TRUE, FALSE, NULL);
    CloseHandle(CreateThread(NULL, 0, work, job, 0, NULL));
    return REQUEST_PENDING;
}

__declspec(dllexport) DNS_STATUS WINAPI DnsCancelQuery(cancel_t *cancel) {
    return SetEvent(cancel->cancelled) ? 0 : (DNS_STATUS)GetLastError();
}

__declspec(dllexport) VOID WINAPI DnsFree(PVOID given, DNS_FREE_TYPE kind) {
    PDNS_RECORDW records = given;
    if (kind != DnsFreeRecordList) return;
    InterlockedDecrement(&lists);
    while (records) {
        PDNS_RECORDW next = records->pNext;
        free(records->pName);
        if (records->wType == DNS_TYPE_CNAME) free(records->Data.CNAME.pNameHost);
        free(records);
        records = next;
    }
}

/* Asked by Wine's own iphlpapi: there are no name servers (DNS_ERROR_NO_DNS_SERVERS). */
__declspec(dllexport) DNS_STATUS WINAPI DnsQueryConfig(DNS_CONFIG_TYPE config, DWORD flag, PWSTR adapter, PVOID reserved,
                                                       PVOID buffer, PDWORD length) {
    return 9852;
}
