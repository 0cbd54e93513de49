#include "audit/chain.h"

#include <criterion/criterion.h>

#define HASH "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

Test(chain_head, there_and_back)
{
    struct chain_head head;
    char text[CHAIN_HEAD_SIZE];
    cr_assert(chain_head_read("17:" HASH, &head));
    cr_expect_eq(head.number, 17);
    cr_expect_eq(head.hash[1], 0x11);
    cr_expect_eq(head.hash[31], 0xff);
    cr_expect_str_eq(chain_head_format(&head, text), "17:" HASH);
    cr_assert(
        chain_head_read("9223372036854775807:00112233445566778899AABBCCDDEEFF00112233445566778899aabbccddeeff", &head));
    cr_expect_str_eq(chain_head_format(&head, text), "9223372036854775807:" HASH);
    head = (struct chain_head){0};
    cr_expect_str_eq(chain_head_format(&head, text), "0:");
}

Test(chain_head, refused)
{
    static const char *const texts[] = {"",
                                        ":",
                                        "17",
                                        "17:",
                                        ":" HASH,
                                        "0:" HASH,
                                        "-1:" HASH,
                                        "17:" HASH "0",
                                        "17 :" HASH,
                                        "9223372036854775808:" HASH,
                                        "99999999999999999999999999999:" HASH,
                                        "17:g0112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"};
    struct chain_head head;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        cr_expect_not(chain_head_read(texts[i], &head), "%s", texts[i]);
}
