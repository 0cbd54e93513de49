// Columns of a binary result (database.h).
#include "common/database.h"

#include <endian.h>
#include <string.h>

#define ARRAY_HEADER 20

static uint32_t read_32(const void *data)
{
    uint32_t value;
    memcpy(&value, data, sizeof value);
    return be32toh(value);
}

bool result_bool(const PGresult *result, int row, int column)
{
    return *PQgetvalue(result, row, column) != 0;
}

int16_t result_int2(const PGresult *result, int row, int column)
{
    uint16_t value;
    memcpy(&value, PQgetvalue(result, row, column), sizeof value);
    return (int16_t)be16toh(value);
}

int32_t result_int4(const PGresult *result, int row, int column)
{
    return (int32_t)read_32(PQgetvalue(result, row, column));
}

int64_t result_int8(const PGresult *result, int row, int column)
{
    uint64_t value;
    memcpy(&value, PQgetvalue(result, row, column), sizeof value);
    return (int64_t)be64toh(value);
}

int32_t result_date(const PGresult *result, int row, int column)
{
    return PQgetisnull(result, row, column) ? INT32_MIN : result_int4(result, row, column);
}

const char *result_text(const PGresult *result, int row, int column)
{
    return PQgetisnull(result, row, column) ? NULL : PQgetvalue(result, row, column);
}

const uint8_t *result_bytes(const PGresult *result, int row, int column, size_t *size)
{
    *size = (size_t)PQgetlength(result, row, column);
    return PQgetisnull(result, row, column) ? NULL : (const uint8_t *)PQgetvalue(result, row, column);
}

struct array_reader result_array(const PGresult *result, int row, int column)
{
    const uint8_t *data = (const uint8_t *)PQgetvalue(result, row, column);
    bool empty = PQgetisnull(result, row, column) || read_32(data) == 0;
    struct array_reader reader = {empty ? NULL : data + ARRAY_HEADER, empty ? 0 : (int32_t)read_32(data + 12)};
    return reader;
}

bool array_next(struct array_reader *reader, const uint8_t **data, size_t *size)
{
    if (reader->left == 0)
        return false;
    int32_t length = (int32_t)read_32(reader->at);
    *data = length < 0 ? NULL : reader->at + 4;
    *size = length < 0 ? 0 : (size_t)length;
    reader->at += 4 + *size;
    reader->left--;
    return true;
}
