#include "common/server_list.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <string.h>
#include <strings.h>

#define PORT_DIGITS     5
#define PORT_MOST       65535
#define ADDRESS_LONGEST 63 // of an IPv6 address

bool is_port(const char *text, size_t length)
{
    int number = 0;
    if (length > PORT_DIGITS)
        return false;
    for (size_t i = 0; i < length; i++) {
        if (!isdigit((unsigned char)text[i]))
            return false;
        number = number * 10 + (text[i] - '0');
    }
    return number >= 1 && number <= PORT_MOST;
}

// Characters of "PROTOCOL://" at the start, by librdkafka's names; 0: there is none.
static size_t protocol_length(const char *text, size_t length)
{
    static const char *const protocols[] = {"plaintext://", "ssl://", "sasl_plaintext://", "sasl_ssl://"};
    for (size_t i = 0; i < sizeof protocols / sizeof *protocols; i++)
        if (length > strlen(protocols[i]) && strncasecmp(text, protocols[i], strlen(protocols[i])) == 0)
            return strlen(protocols[i]);
    return 0;
}

static bool is_host_character(char c)
{
    return isalnum((unsigned char)c) || c == '.' || c == '-' || c == '_';
}

// Whether what stands behind an IPv6 address is nothing, or a % and a zone: the name of a network interface.
static bool is_zone(const char *text)
{
    if (!*text)
        return true;
    for (text++; *text; text++)
        if (!is_host_character(*text))
            return false;
    return text[-1] != '%';
}

// Characters of "[IPv6]" at the start, perhaps with a zone; 0: it is none.
static size_t bracketed_length(const char *text, size_t length)
{
    char address[ADDRESS_LONGEST + 1] = "";
    struct in6_addr ignored;
    const char *end = memchr(text, ']', length);
    if (!end || end - text - 1 > ADDRESS_LONGEST)
        return 0;
    memcpy(address, text + 1, (size_t)(end - text - 1));
    char *zone = address + strcspn(address, "%");
    if (!is_zone(zone))
        return 0;
    *zone = '\0';
    return inet_pton(AF_INET6, address, &ignored) == 1 ? (size_t)(end - text) + 1 : 0;
}

static size_t host_length(const char *text, size_t length)
{
    size_t host = 0;
    if (length > 0 && *text == '[')
        return bracketed_length(text, length);
    while (host < length && is_host_character(text[host]))
        host++;
    return host;
}

static bool is_server(const char *text, size_t length)
{
    size_t protocol = protocol_length(text, length);
    text += protocol;
    length -= protocol;
    size_t host = host_length(text, length);
    return host > 0 && (host == length || (text[host] == ':' && is_port(text + host + 1, length - host - 1)));
}

bool is_server_list(const char *text)
{
    for (;;) {
        size_t length = strcspn(text, ",");
        if (!is_server(text, length))
            return false;
        if (!text[length])
            return true;
        text += length + 1;
    }
}
