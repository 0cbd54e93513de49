#include "common/server_list.h"

#include <criterion/criterion.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

Test(server_list, good)
{
    static const char *const good[] = {
        "kafka1",
        "kafka1:9092,kafka2:9092",
        "[::1]:9092",
        "[fe80::1%eth0]:9092,[2001:db8::1]",
        "kafka_1.example-a.nl:65535,10.0.0.1:1",
        "PLAINTEXT://kafka1:9092,sasl_ssl://[::1]:9093",
    };
    for (size_t i = 0; i < COUNT(good); i++)
        cr_expect(is_server_list(good[i]), "%s", good[i]);
}

Test(server_list, wrong)
{
    static const char *const wrong[] = {
        "",
        ",",
        "kafka1,",
        ",kafka1",
        "kafka1,,kafka2",
        "kafka1, kafka2",
        ":9092",
        "host:port",
        "localhost:",
        "localhost:0",
        "localhost:65536",
        "localhost:99999",
        "localhost:+9092",
        "localhost:4294976388", // 9092 in 32 bits
        "a:1:2",
        "::1",
        "[::1",
        "[]:9092",
        "[kafka1]:9092",
        "[::1]9092",
        "[fe80::1%]:9092",
        "[fe80::1%\x9a\x1b]:9092",
        "[fe80::1%eth 0]:9092",
        "PLAINTEXT://",
        "PLAINTEXT://:9092",
        "http://kafka1:9092",
        "kafka1/9092",
        "kafk\xc3\xa9:9092",
    };
    for (size_t i = 0; i < COUNT(wrong); i++)
        cr_expect_not(is_server_list(wrong[i]), "%s", wrong[i]);
}

Test(server_list, ports_need_no_end)
{
    cr_expect(is_port("9092,", 4));
    cr_expect_not(is_port("9092,", 5));
    cr_expect_not(is_port("", 0));
    cr_expect_not(is_port("000001", 6));
}
