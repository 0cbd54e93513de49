#include "common/sqlstate.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

// PostgreSQL 15, Appendix A, whole. A code that only waiting or another try can mend is transient; so is what a person
// mends while the program waits (database, schema, rights). One that this row's data brings about is poison; what is
// wrong with the program or with files is fatal.
static const struct {
    enum error_kind kind;
    const char *codes;
} classes[] = {
    {ERROR_FATAL, "00000"},                                           // successful completion
    {ERROR_FATAL, "01000 0100C 01008 01003 01007 01006 01004 01P01"}, // warning
    {ERROR_FATAL, "02000 02001"},                                     // no data
    {ERROR_FATAL, "03000"},                                           // sql statement not yet complete
    {ERROR_TRANSIENT, "08000 08003 08006 08001 08004 08007 08P01"},   // connection exception
    {ERROR_FATAL, "09000"},                                           // triggered action exception
    {ERROR_TRANSIENT, "0A000"},                                       // feature not supported
    {ERROR_FATAL, "0B000"},                                           // invalid transaction initiation
    {ERROR_FATAL, "0F000 0F001"},                                     // locator exception
    {ERROR_FATAL, "0L000 0LP01"},                                     // invalid grantor
    {ERROR_FATAL, "0P000"},                                           // invalid role specification
    {ERROR_FATAL, "0Z000 0Z002"},                                     // diagnostics exception
    {ERROR_FATAL, "20000"},                                           // case not found
    {ERROR_POISON, "21000"},                                          // cardinality violation
    {ERROR_POISON,
     "22000 2202E 22021 22008 22012 22005 2200B 22022 22015 2201E 22014 22016 2201F 2201G 22018 22007 22019 2200D "
     "22025 22P06 22010 22023 22013 2201B 2201W 2201X 2202H 2202G 22009 2200C 2200G 22004 22002 22003 2200H 22026 "
     "22001 22011 22027 22024 2200F 22P01 22P02 22P05 22P07 2200L 2200M 2200N 2200S 2200T 22030 22031 22032 22033 "
     "22034 22035 22036 22037 22038 22039 2203A 2203B 2203C 2203D 2203E 2203F 2203G"}, // data exception
    {ERROR_FATAL, "22P03 22P04"},                                                      // data exception
    {ERROR_POISON, "23000 23001 23502 23503 23514 23P01"},                             // integrity constraint violation
    {ERROR_TRANSIENT, "23505"},                                                        // integrity constraint violation
    {ERROR_FATAL, "24000"},                                                            // invalid cursor state
    {ERROR_TRANSIENT,
     "25000 25001 25002 25008 25003 25004 25005 25006 25007 25P01 25P02 25P03"}, // invalid transaction state
    {ERROR_FATAL, "26000"},                                                      // invalid sql statement name
    {ERROR_FATAL, "27000"},                                                      // triggered data change violation
    {ERROR_TRANSIENT, "28000 28P01"},                                            // invalid authorization specification
    {ERROR_FATAL, "2B000 2BP01"},                         // dependent privilege descriptors still exist
    {ERROR_FATAL, "2D000"},                               // invalid transaction termination
    {ERROR_FATAL, "2F000 2F005 2F002 2F003 2F004"},       // sql routine exception
    {ERROR_FATAL, "34000"},                               // invalid cursor name
    {ERROR_FATAL, "38000 38001 38002 38003 38004"},       // external routine exception
    {ERROR_FATAL, "39000 39001 39004 39P01 39P02 39P03"}, // external routine invocation exception
    {ERROR_FATAL, "3B000 3B001"},                         // savepoint exception
    {ERROR_TRANSIENT, "3D000"},                           // invalid catalog name
    {ERROR_TRANSIENT, "3F000"},                           // invalid schema name
    {ERROR_TRANSIENT, "40000 40002 40001 40003 40P01"},   // transaction rollback
    {ERROR_FATAL, "42000 42601 42846 42803 42P20 42P19 42830 42602 42622 42939 42804 42P18 42P21 42P22 42809 428C9 "
                  "42P02 42701 42P03 42P04 42723 42P05 42P06 42P07 42712 42710 42702 42725 42P08 42P09 42P10 42611 "
                  "42P11 42P12 42P13 42P14 42P15 42P16 42P17"},     // syntax error or access rule violation
    {ERROR_TRANSIENT, "42501 42703 42704 42883 42P01"},             // syntax error or access rule violation
    {ERROR_POISON, "44000"},                                        // with check option violation
    {ERROR_TRANSIENT, "53000 53100 53200 53300 53400"},             // insufficient resources
    {ERROR_POISON, "54000"},                                        // program limit exceeded
    {ERROR_FATAL, "54001 54011 54023"},                             // program limit exceeded
    {ERROR_TRANSIENT, "55000 55006 55P02 55P03 55P04"},             // object not in prerequisite state
    {ERROR_TRANSIENT, "57000 57014 57P01 57P02 57P03 57P04 57P05"}, // operator intervention
    {ERROR_TRANSIENT, "58000 58030 58P01 58P02"},                   // system error
    {ERROR_TRANSIENT, "72000"},                                     // snapshot failure
    {ERROR_FATAL, "F0000 F0001"},                                   // configuration file error
    {ERROR_FATAL, "HV000 HV005 HV002 HV010 HV021 HV024 HV007 HV008 HV004 HV006 HV091 HV00B HV00C HV00D HV090 HV00A "
                  "HV009 HV014 HV001 HV00P HV00J HV00K HV00Q HV00R HV00L HV00M HV00N"}, // foreign data wrapper error
    {ERROR_FATAL, "P0000 P0002 P0003 P0004"},                                           // pl/pgsql error
    {ERROR_POISON, "P0001"},                                                            // pl/pgsql error
    {ERROR_TRANSIENT, "XX000"},                                                         // internal error
    {ERROR_FATAL, "XX001 XX002"},                                                       // internal error
};

Test(sqlstate, every_code_of_appendix_a)
{
    size_t checked = 0;
    for (size_t i = 0; i < COUNT(classes); i++) {
        char codes[1024], *rest = codes;
        (void)snprintf(codes, sizeof(codes), "%s", classes[i].codes);
        for (const char *code; (code = strsep(&rest, " ")) != NULL; checked++)
            cr_expect_eq(sqlstate_kind(code), classes[i].kind, "%s is %s, not %s", code,
                         error_kind_name(sqlstate_kind(code)), error_kind_name(classes[i].kind));
    }
    cr_assert_eq(checked, 261);
}

Test(sqlstate, no_answer_is_transient)
{
    cr_assert_eq(sqlstate_kind(NULL), ERROR_TRANSIENT);
    cr_assert_eq(sqlstate_kind(""), ERROR_TRANSIENT);
}

Test(sqlstate, codes_of_other_releases_go_by_their_class)
{
    cr_assert_eq(sqlstate_kind("0899Z"), ERROR_TRANSIENT);
    cr_assert_eq(sqlstate_kind("2299Z"), ERROR_POISON);
    cr_assert_eq(sqlstate_kind("4299Z"), ERROR_FATAL);
    cr_assert_eq(sqlstate_kind("10608"), ERROR_FATAL, "a class that this release does not have");
    cr_assert_eq(sqlstate_kind("ZZZZZ"), ERROR_FATAL);
}
