// PostgreSQL 15, COPY, File Formats, Binary Format.
#include "intake/copy_buffer.h"

#include <criterion/criterion.h>
#include <string.h>

#define BYTES(literal) literal, sizeof(literal) - 1
#define SIGNATURE      "PGCOPY\n\377\r\n\0"
#define HEADER         SIGNATURE "\0\0\0\0\0\0\0\0" // no flags, no extension

static struct copy_buffer buffer;

static void teardown(void)
{
    copy_free(&buffer);
}

TestSuite(copy_buffer, .fini = teardown);

static void expect(const char *bytes, size_t size)
{
    cr_assert_eq(buffer.size, size, "%zu bytes, not %zu", buffer.size, size);
    cr_expect_arr_eq(buffer.data, bytes, size);
}

Test(copy_buffer, of_no_rows)
{
    copy_start(&buffer);
    copy_end(&buffer);
    expect(BYTES(HEADER "\xff\xff"));
}

Test(copy_buffer, fields)
{
    copy_start(&buffer);
    copy_row(&buffer, 258);
    copy_bool(&buffer, true);
    copy_bool(&buffer, false);
    copy_int2(&buffer, 258);
    copy_int2(&buffer, -1);
    copy_int4(&buffer, 0x01020304);
    copy_int4(&buffer, INT32_MIN);
    copy_int8(&buffer, INT64_C(0x0102030405060708));
    copy_int8(&buffer, -2);
    copy_bytes(&buffer, "a\0b", 3);
    copy_bytes(&buffer, "", 0);
    copy_bytes(&buffer, NULL, 16);
    copy_row(&buffer, 0);
    copy_end(&buffer);
    expect(BYTES(HEADER "\1\2"
                        "\0\0\0\1\1"
                        "\0\0\0\1\0"
                        "\0\0\0\2\1\2"
                        "\0\0\0\2\xff\xff"
                        "\0\0\0\4\1\2\3\4"
                        "\0\0\0\4\x80\0\0\0"
                        "\0\0\0\x08\1\2\3\4\5\6\7\x08"
                        "\0\0\0\x08\xff\xff\xff\xff\xff\xff\xff\xfe"
                        "\0\0\0\3a\0b"
                        "\0\0\0\0"
                        "\xff\xff\xff\xff"
                        "\0\0"
                        "\xff\xff"));
}

Test(copy_buffer, goes_on_without_a_second_header)
{
    copy_start(&buffer);
    copy_row(&buffer, 1);
    copy_int2(&buffer, 7);
    copy_continue(&buffer);
    expect(BYTES(""));
    copy_row(&buffer, 1);
    copy_int2(&buffer, 8);
    expect(BYTES("\0\1\0\0\0\2\0\x08"));
    copy_start(&buffer);
    expect(BYTES(HEADER));
}

Test(copy_buffer, grows)
{
    char value[1000];
    copy_start(&buffer);
    for (int i = 0; i < 1000; i++) {
        memset(value, i, sizeof value);
        copy_bytes(&buffer, value, sizeof value);
    }
    cr_assert_eq(buffer.size, sizeof HEADER - 1 + 1000 * (4 + sizeof value));
    cr_assert_arr_eq(buffer.data, HEADER, sizeof HEADER - 1);
    for (int i = 0; i < 1000; i++) {
        const uint8_t *field = buffer.data + sizeof HEADER - 1 + i * (4 + sizeof value);
        memset(value, i, sizeof value);
        cr_assert_arr_eq(field, "\0\0\x03\xe8", 4);
        cr_assert_arr_eq(field + 4, value, sizeof value);
    }
    copy_free(&buffer);
    cr_expect_null(buffer.data);
    copy_start(&buffer);
    expect(BYTES(HEADER));
}
