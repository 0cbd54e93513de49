#include "signatures/base64.h"

#include <openssl/evp.h>
#include <string.h>

char *base64_encode(const void *bytes, size_t size, struct arena *arena)
{
    char *text = arena_alloc(arena, (size + 2) / 3 * 4 + 1);
    EVP_EncodeBlock((unsigned char *)text, bytes, (int)size);
    return text;
}

// The same text in the standard alphabet; NULL where it mixes both.
static char *standard_alphabet(const char *text, size_t length, struct arena *arena)
{
    char *standard = arena_copy(arena, text, length);
    bool url_safe = memchr(text, '-', length) || memchr(text, '_', length);
    if (url_safe && (memchr(text, '+', length) || memchr(text, '/', length)))
        return NULL;
    for (size_t i = 0; url_safe && i < length; i++)
        standard[i] = text[i] == '-' ? '+' : text[i] == '_' ? '/' : text[i];
    return standard;
}

bool base64_decode(const char *text, size_t length, struct arena *arena, const uint8_t **bytes, size_t *size)
{
    *size = 0;
    *bytes = (const uint8_t *)"";
    if (length % 4 != 0 || length > INT32_MAX)
        return false;
    if (length == 0)
        return true;
    const char *standard = standard_alphabet(text, length, arena);
    uint8_t *decoded = arena_alloc(arena, length / 4 * 3);
    if (!standard || EVP_DecodeBlock(decoded, (const unsigned char *)standard, (int)length) < 0)
        return false;
    *bytes = decoded;
    *size = length / 4 * 3 - (text[length - 1] == '=') - (text[length - 2] == '=');
    // libcrypto passes over spaces at both ends, padding in the middle and bits that are left over.
    return memcmp(base64_encode(decoded, *size, arena), standard, length) == 0;
}
