/* Places in structures of Windows that the program reads by number; a wrong one does not compile. */
#include <stddef.h>
#include <winsock2.h>
#include <ws2tcpip.h>
#include <iphlpapi.h>
#include <windns.h>

#define PLACE(type, member, at) _Static_assert(offsetof(type, member) == at, #member)

PLACE(IP_ADAPTER_ADDRESSES, Next, 8);
PLACE(IP_ADAPTER_ADDRESSES, DnsSuffix, 56);
PLACE(IP_ADAPTER_ADDRESSES, IfType, 100);
PLACE(IP_ADAPTER_ADDRESSES, OperStatus, 104);
PLACE(DNS_RECORDW, pNext, 0);
PLACE(DNS_RECORDW, wType, 16);
PLACE(DNS_RECORDW, Flags, 20);
PLACE(DNS_RECORDW, Data, 32);
PLACE(struct sockaddr_in6, sin6_addr, 8);
_Static_assert(sizeof(struct sockaddr_in6) == 28, "sockaddr_in6");
