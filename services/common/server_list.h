// Kafka's servers as a setting gives them: librdkafka itself passes over what it cannot read, or takes 0 for a port.
#pragma once

#include <stdbool.h>
#include <stddef.h>

// A number from 1 to 65535. The text needs no NUL behind it.
bool is_port(const char *text, size_t length);

// Servers with a comma between them, each HOST, HOST:PORT, [IPv6]:PORT or that behind PROTOCOL://.
bool is_server_list(const char *text);
