// Bytes made smaller, for who can read them so.
#pragma once

#include <stddef.h>

// The same bytes by gzip (RFC 1952), from malloc, and how many they are; NULL where memory is short.
char *gzip_compress(const char *bytes, size_t size, size_t *compressed_size);
