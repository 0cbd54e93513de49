#include "messages/schema_prefix.h"

#define MAGIC   0x00
#define ID_SIZE 4

// A varint whose lowest bit is the sign. False where it does not end before `end`, or has more than 64 bits.
static bool zigzag_read(const uint8_t **at, const uint8_t *end, int64_t *value)
{
    uint64_t bits = 0;
    for (int shift = 0; shift < 64 && *at < end; shift += 7) {
        uint8_t byte = *(*at)++;
        bits |= (uint64_t)(byte & 0x7f) << shift;
        if (!(byte & 0x80)) {
            *value = (int64_t)(bits >> 1) ^ -(int64_t)(bits & 1);
            return true;
        }
    }
    return false;
}

bool schema_prefix_pass(const uint8_t **at, const uint8_t *end)
{
    int64_t count, index;
    if (*at == end || **at != MAGIC)
        return true;
    if (end - *at < 1 + ID_SIZE)
        return false;
    *at += 1 + ID_SIZE;
    bool ok = zigzag_read(at, end, &count) && count >= 0; // a count of 0 stands for the one index 0
    for (; ok && count > 0; count--)
        ok = zigzag_read(at, end, &index);
    return ok;
}

void schema_prefix_write(int32_t schema_id, uint8_t prefix[SCHEMA_PREFIX_SIZE])
{
    uint32_t id = (uint32_t)schema_id;
    prefix[0] = MAGIC;
    for (int i = 0; i < ID_SIZE; i++)
        prefix[1 + i] = (uint8_t)(id >> (8 * (ID_SIZE - 1 - i)));
    prefix[1 + ID_SIZE] = 0; // for the one index 0
}
