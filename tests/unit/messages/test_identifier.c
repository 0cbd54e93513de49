#include "messages/identifier.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

Test(identifier, uuid_forms)
{
    static const struct {
        const char *text;
        bool ok;
    } cases[] = {
        {"0190c5a2-7d3e-7abc-8def-0123456789ab", true},
        {"0190C5A2-7D3E-7ABC-8DEF-0123456789AB", true},
        {"0190c5a2-7D3E-7abc-8DEF-0123456789ab", true},
        {"ffffffff-ffff-ffff-ffff-ffffffffffff", true},
        {"00000000-0000-0000-0000-000000000001", true},
        {"00000000-0000-0000-0000-000000000000", false}, // nil
        {"", false},
        {"0190c5a27d3e7abc8def0123456789ab", false},
        {"0190c5a2-7d3e-7abc-8def-0123456789a", false},
        {"0190c5a2-7d3e-7abc-8def-0123456789abc", false},
        {"{0190c5a2-7d3e-7abc-8def-0123456789ab}", false},
        {"urn:uuid:0190c5a2-7d3e-7abc-8def-0123456789ab", false},
        {"0190c5a2-7d3e-7abc-8def-0123456789ag", false},
        {"0190c5a27-d3e-7abc-8def-0123456789ab", false},
        {"0190c5a2-7d3e-7abc-8def00123456789ab", false},
        {"0190c5a2-7d3e-7abc-8def--123456789ab", false},
        {" 190c5a2-7d3e-7abc-8def-0123456789ab", false},
        {"0190c5a2_7d3e_7abc_8def_0123456789ab", false},
        {"0x90c5a2-7d3e-7abc-8def-0123456789ab", false},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        uint8_t uuid[16];
        cr_expect_eq(uuid_read(cases[i].text, strlen(cases[i].text), uuid), cases[i].ok, "%s", cases[i].text);
    }
}

Test(identifier, uuid_ends_where_its_length_says)
{
    static const char text[] = "0190c5a2-7d3e-7abc-8def-0123456789abc", cut[36] = "0190c5a2-7d3e-7abc-8def-0123456789a";
    uint8_t uuid[16];
    cr_assert(uuid_read(text, 36, uuid), "what stands behind does not count");
    cr_assert_not(uuid_read(cut, sizeof cut, uuid), "a NUL is no digit");
}

Test(identifier, uuid_bytes_and_back)
{
    static const uint8_t bytes[16] = {0x01, 0x90, 0xc5, 0xa2, 0x7d, 0x3e, 0x7a, 0xbc,
                                      0x8d, 0xef, 0x01, 0x23, 0x45, 0x67, 0x89, 0xab};
    static const char upper[] = "0190C5A2-7D3E-7ABC-8DEF-0123456789AB";
    uint8_t uuid[16];
    char text[UUID_TEXT_SIZE];
    cr_assert(uuid_read(upper, strlen(upper), uuid));
    cr_assert_arr_eq(uuid, bytes, sizeof bytes);
    cr_assert_str_eq(uuid_format(uuid, text), "0190c5a2-7d3e-7abc-8def-0123456789ab");
}

// Python: uuid.uuid5(UUID('6f1d9a52-3c0e-4b7a-9d41-27e855b01c93'), 'quota/GM0716/2017-1/1'). A published event's ce_id
// hangs on it: another value is another event to whoever reads.
Test(identifier, uuid_of_a_name_stays)
{
    static const char name[] = "quota/GM0716/2017-1/1";
    uint8_t uuid[16], other[16];
    char text[UUID_TEXT_SIZE];
    uuid_of_name(name, strlen(name), uuid);
    cr_assert_str_eq(uuid_format(uuid, text), "b9bd327a-8cbc-5dd7-aae2-595c03826d70");
    uuid_of_name(name, strlen(name) - 1, other);
    cr_assert_arr_neq(uuid, other, sizeof other);
}

Test(identifier, persons_numbers)
{
    static const struct {
        const char *text;
        bool personal;
    } cases[] = {
        {"111222333", true},                          // passes the check of eleven
        {"123456782", true},     {"000000012", true}, // 2 * 1 - 2
        {"111222334", false},    {"111222332", false},
        {"000000000", false},    {"1112.22.333", true},
        {"1112 22 333", true},   {" 111222333 ", true},
        {"111-222/333_", true},  {"111:222:333", false},
        {"111222333\t", false},  {"11122233", false}, // eight digits
        {"11122233x", false},    {"x111222333", false},
        {"1112223330", true},                             // ten digits: any
        {"0000000000", true},    {"V-1234567890", false}, // a letter
        {"12.345.678-90", true}, {"11122233300", false},  // eleven digits
        {"1112223330 0", false}, {"", false},
        {"---", false},          {"0190c5a2-7d3e-7abc-8def-0123456789ab", false},
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        cr_expect_eq(is_personal_identifier(cases[i].text, strlen(cases[i].text)), cases[i].personal, "'%s'",
                     cases[i].text);
    cr_expect(is_personal_identifier("1112223334444", 9), "what stands behind does not count");
    cr_expect_not(is_personal_identifier("111222333", 10), "a NUL is no separator");
}

// Of the ten ninth digits exactly the rest of the sum passes; none where that is 10.
Test(identifier, one_ninth_digit_in_eleven)
{
    size_t personal = 0;
    for (int number = 1000; number < 1000 + 11000; number++) {
        char digits[10];
        int sum = 0, passing = 0;
        (void)snprintf(digits, sizeof digits, "%08d0", number);
        for (int i = 0; i < 8; i++)
            sum += (9 - i) * (digits[i] - '0');
        for (digits[8] = '0'; digits[8] <= '9'; digits[8]++)
            if (is_personal_identifier(digits, 9)) {
                passing++;
                cr_assert_eq(sum % 11, digits[8] - '0', "%s", digits);
            }
        cr_assert_eq(passing, sum % 11 != 10, "%08d", number);
        personal += passing;
    }
    cr_assert(personal > 9500 && personal < 10500, "%zu", personal);
}
