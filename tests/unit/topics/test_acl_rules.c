#include "topics/acl_rules.h"
#include "topics/topics.h"

#include <criterion/criterion.h>
#include <string.h>

static struct acl_rules rules;
static struct error error;

static void begin(void)
{
    rules = (struct acl_rules){0};
    error = (struct error){0};
}

static void end(void)
{
    acl_rules_free(&rules);
}

TestSuite(acl_rules, .init = begin, .fini = end);

static bool read_text(const char *text)
{
    return acl_rules_read(&rules, text, "acls", &error);
}

Test(acl_rules, a_right_is_four_words)
{
    cr_assert(read_text("# nobody\n\n reader\tRead  topic taakstelling.quotas.v1 \r\nreader Read group reader*"), "%s",
              error.message);
    cr_assert_eq(rules.count, 2);
    cr_expect_str_eq(rules.items[0].identity, "reader");
    cr_expect_str_eq(acl_operation_name(rules.items[0].operation), "Read");
    cr_expect_eq(rules.items[0].resource, ACL_TOPIC);
    cr_expect_str_eq(rules.items[0].name, "taakstelling.quotas.v1");
    cr_expect(!rules.items[0].prefixed);
    cr_expect_eq(rules.items[1].resource, ACL_GROUP);
    cr_expect_str_eq(rules.items[1].name, "reader");
    cr_expect(rules.items[1].prefixed);
}

Test(acl_rules, what_is_wrong_is_told_with_its_line)
{
    static const char *const cases[][2] = {
        {"a Read topic t\nreader", "acls: line 2: is not IDENTITY OPERATION RESOURCE NAME"},
        {"reader Reed topic t", "acls: line 1: 'Reed' is no operation such as Read"},
        {"reader Read table t", "acls: line 1: 'table' is none of topic, group, cluster, transactional-id"},
        {"reader Read", "acls: line 1: '' is none of topic, group, cluster, transactional-id"},
        {"reader Read topic", "acls: line 1: is not IDENTITY OPERATION RESOURCE NAME"},
        {"reader Read topic t u", "acls: line 1: is not IDENTITY OPERATION RESOURCE NAME"},
        {"reader Read topic t\nreader is nobody", "acls: line 2: 'nobody' is no principal such as User:reader"},
        {"reader Read topic t\nreader is User:", "acls: line 2: 'User:' is no principal such as User:reader"},
        {"reader Read topic t\nwriter is User:w", "acls: no line gives 'writer' a right"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        begin();
        cr_assert(!read_text(cases[i][0]), "%s", cases[i][0]);
        cr_expect_eq(error.kind, ERROR_CONFIG);
        cr_expect_str_eq(error.message, cases[i][1]);
        end();
    }
}

static const char *principal(size_t place)
{
    return place < rules.principal_count ? rules.principals[place].principal : "none";
}

Test(acl_rules, an_identity_has_the_principals_that_it_is_given_else_its_name)
{
    cr_assert(read_text("coa Write topic t\nreader Read topic t\ncoa is User:CN=permits, O=Centraal Orgaan  \n"));
    cr_assert(acl_rules_name(&rules, "coa=User:CN=more,O=COA", &error), "%s", error.message);
    acl_rules_complete(&rules);
    cr_assert_eq(rules.principal_count, 3);
    cr_expect_str_eq(principal(0), "User:CN=permits, O=Centraal Orgaan");
    cr_expect_str_eq(principal(1), "User:CN=more,O=COA");
    cr_expect_str_eq(principal(2), "User:reader");
}

Test(acl_rules, a_principal_of_nobody_is_refused)
{
    static const char *const wrong[] = {"reader", "writer=User:w", "reader=w", "=User:w", ""};
    cr_assert(read_text("reader Read topic t"));
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        cr_expect(!acl_rules_name(&rules, wrong[i], &error), "%s", wrong[i]);
    cr_expect_eq(error.kind, ERROR_CONFIG);
    cr_expect_eq(rules.principal_count, 0);
}

Test(acl_rules, what_is_built_in_names_our_topics_and_gives_the_board_nothing)
{
    cr_assert(acl_rules_read_file(&rules, NULL, &error), "%s", error.message);
    for (size_t i = 0; i < rules.count; i++) {
        cr_expect(rules.items[i].resource != ACL_TOPIC || topic_find(rules.items[i].name), "%s", rules.items[i].name);
        cr_expect_str_neq(rules.items[i].identity, "board");
    }
    cr_expect_gt(rules.count, 50);
}

Test(acl_rules, a_file_that_is_not_there_is_told)
{
    cr_expect(!acl_rules_read_file(&rules, "/nowhere/acls", &error));
    cr_expect_str_eq(error.message, "/nowhere/acls: No such file or directory");
}
