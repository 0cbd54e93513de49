#include "common/database_url.h"

#include <criterion/criterion.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

Test(database_url, good)
{
    static const char *const good[] = {
        "postgres://host",
        "postgresql://h1:1,h2:65535/x?target_session_attrs=read-write",
        "postgresql://h1,h2/x?port=5432",
        "postgresql://h1:1,h2/x",
        "postgresql:///x?host=/run/postgresql&port=5433",
        "postgresql://h/x?connect_timeout=-1&keepalives=0&tcp_user_timeout=2000",
        "postgresql://u@[::1]:5432/x?sslmode=verify-full&ssl_min_protocol_version=TLSv1.2&channel_binding=require",
        "postgresql://user:a%0Ab@h/x",
        "postgresql://h/x?password=a%09b",
    };
    char why[256] = "";
    for (size_t i = 0; i < COUNT(good); i++)
        cr_expect(database_url_check(good[i], why, sizeof why), "%s: %s", good[i], why);
}

Test(database_url, wrong)
{
    static const struct {
        const char *url, *why;
    } cases[] = {
        {"", "is no URI such as postgresql://"},
        {"postgresql://h:%zz/x", "is no libpq URI"},
        {"postgresql://u@h:port/x", "has a port that is no number from 1 to 65535"},
        {"postgresql://u@h:99999/x", "has a port"},
        {"postgresql://u@h:0/x", "has a port"},
        {"postgresql://u@h:-1/x", "has a port"},
        {"postgresql://h1:1,h2:x/x", "has a port"},
        {"postgresql://h/x?port=%205432", "has a port"},
        {"postgresql://h/x?port=4294972728", "has a port"}, // 5432 in 32 bits
        {"postgresql://h1,h2,h3/x?port=1,2", "has 2 ports for 3 hosts"},
        {"postgresql:///x?port=1,2", "has 2 ports for 1 hosts"},
        {"postgresql://h/x?sslmode=bogus",
         "option sslmode that is none of disable, allow, prefer, require, verify-ca,"},
        {"postgresql://h/x?sslmode=", "option sslmode"},
        {"postgresql://h/x?target_session_attrs=write", "option target_session_attrs that is none of any"},
        {"postgresql://h/x?channel_binding=1", "option channel_binding"},
        {"postgresql://h/x?gssencmode=allow", "option gssencmode"},
        {"postgresql://h/x?ssl_min_protocol_version=1.2", "option ssl_min_protocol_version"},
        {"postgresql://h/x?connect_timeout=x", "option connect_timeout that is no whole number"},
        {"postgresql://h/x?connect_timeout=", "option connect_timeout"},
        {"postgresql://h/x?connect_timeout=5s", "option connect_timeout"},
        {"postgresql://h/x?connect_timeout=4294967297", "option connect_timeout"},
        {"postgresql://h/x?keepalives=on", "option keepalives that"},
        {"postgresql://h/x?keepalives_idle=1.5", "option keepalives_idle"},
        {"postgresql://h/x?keepalives_interval=a", "option keepalives_interval"},
        {"postgresql://h/x?keepalives_count=a", "option keepalives_count"},
        {"postgresql://h/x?tcp_user_timeout=1m", "option tcp_user_timeout"},
        {"postgresql://h%0A/x", "control character in host"},
        {"postgresql://h/x%7F", "control character in dbname"},
        {"postgresql://h/x?options=%1B[2J", "control character in options"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        char why[256] = "";
        cr_expect_not(database_url_check(cases[i].url, why, sizeof why), "%s", cases[i].url);
        cr_expect(strstr(why, cases[i].why), "%s: %s", cases[i].url, why);
    }
}
