// Checks a list of Kafka's servers when the program starts: librdkafka passes over a server that it cannot read, or
// takes 0 for its port, and then waits for it without a word.
#pragma once

#include <stdbool.h>
#include <stddef.h>

// Whether the `length` characters are a number from 1 to 65535. The text needs no NUL.
bool is_port(const char *text, size_t length);

// Whether a text is one server or several with a comma between them, each HOST, HOST:PORT, [IPv6] or [IPv6]:PORT, with
// or without one of librdkafka's protocols before it, as in SASL_SSL://HOST:PORT.
bool is_server_list(const char *text);
