#include "pages/template.h"
#include "pages_templates.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

// Renders the text with the view, beside two partials. To be freed with free(); NULL where something is wrong, with
// *error.
static char *rendered(const char *text, const char *view, struct error *error)
{
    struct embedded_text files[] = {
        {"page", text, ""}, {"who", "<b>{{name}}</b>", ""}, {"twice", "{{>who}}{{>who}}", ""}};
    struct templates *templates = templates_parse(files, COUNT(files), error);
    if (!templates)
        return NULL;
    struct buffer out = {0};
    json_t *value = json_loads(view, 0, NULL);
    cr_assert_not_null(value, "%s", view);
    bool done = template_render(templates, "page", value, &out, error);
    json_decref(value);
    templates_free(templates);
    buffer_add(&out, "", 1);
    if (done)
        return out.text;
    free(out.text);
    return NULL;
}

struct example {
    const char *text, *view, *expected;
};

static void expect_all(const struct example *examples, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct error error = {0};
        char *text = rendered(examples[i].text, examples[i].view, &error);
        cr_assert_not_null(text, "%s: %s", examples[i].text, error.message);
        cr_expect_str_eq(text, examples[i].expected);
        free(text);
    }
}

Test(template, values)
{
    static const struct example examples[] = {
        {"", "{}", ""},
        {"{{name}}", "{\"name\": \"Tholen\"}", "Tholen\n"},
        {"{{ a.b }}{{a.c.d}}", "{\"a\": {\"b\": -24, \"c\": {\"d\": 9007199254740993}}}", "-249007199254740993\n"},
        {"[{{none}}][{{empty}}]", "{\"none\": null, \"empty\": \"\"}", "[][]\n"},
        {"{{! a remark }}x", "{}", "x\n"},
        {"{not} }} {", "{}", "{not} }} {\n"},
    };
    expect_all(examples, COUNT(examples));
}

Test(template, sections)
{
    static const struct example examples[] = {
        {"{{#l}}({{n}}){{/l}}", "{\"l\": [{\"n\": 1}, {\"n\": 2}]}", "(1)(2)\n"},
        {"{{#l}}({{.}}){{/l}}", "{\"l\": [\"a\", 2]}", "(a)(2)\n"},
        {"{{#l}}{{#.}}{{.}}{{/.}};{{/l}}", "{\"l\": [[1, 2], [3]]}", "12;3;\n"},
        {"{{#l}}x{{/l}}{{^l}}none{{/l}}", "{\"l\": []}", "none\n"},
        {"{{#o}}{{n}}{{m}}{{/o}}", "{\"o\": {\"n\": 1}, \"n\": 2, \"m\": 3}", "13\n"},
        {"{{#o.p}}{{n}}{{/o.p}}", "{\"o\": {\"p\": {\"n\": 1}}}", "1\n"},
        {"{{#o}}x{{/o}}", "{\"o\": {}}", "x\n"},
        {"{{#t}}{{n}}{{/t}}{{^t}}no{{/t}}", "{\"t\": true, \"n\": 5}", "5\n"},
        {"{{#f}}x{{/f}}{{^f}}no{{/f}}{{#z}}x{{/z}}{{^z}}none{{/z}}", "{\"f\": false, \"z\": null}", "nonone\n"},
        {"{{#s}}{{.}} of {{n}}{{/s}}{{#e}}x{{/e}}", "{\"s\": \"one\", \"e\": \"\", \"n\": 7}", "one of 7\n"},
        {"{{#a}}{{#b}}{{#c}}{{d}}{{/c}}{{/b}}{{/a}}!", "{\"a\": {\"b\": [{\"c\": true}, {\"c\": false}]}, \"d\": 1}",
         "1!\n"},
    };
    expect_all(examples, COUNT(examples));
}

Test(template, partials_see_the_names_of_their_place)
{
    static const struct example examples[] = {
        {"{{#l}}{{>who}}{{/l}}", "{\"l\": [{\"name\": \"<\"}, {}], \"name\": \"outer\"}",
         "<b>&lt;</b>\n<b>outer</b>\n\n"},
        {"{{> twice }}", "{\"name\": 1}", "<b>1</b>\n<b>1</b>\n\n"},
    };
    expect_all(examples, COUNT(examples));
}

Test(template, lines_that_write_nothing_are_left_out)
{
    static const struct example examples[] = {
        {"<ul>\n  {{#l}}\n    <li>{{.}}\n  {{/l}}\n\n</ul>\n", "{\"l\": [1, 2]}", "<ul>\n<li>1\n<li>2\n</ul>\n"},
        {"{{! only said }}\n   \n{{#t}} a {{/t}}\n", "{\"t\": true}", " a \n"},
        {"{{n}}\n{{n}}", "{\"n\": 1}", "1\n1\n"},
    };
    expect_all(examples, COUNT(examples));
}

Test(template, everything_is_escaped)
{
    static const struct example examples[] = {
        {"<a title=\"{{n}}\" id='{{n}}'>{{n}}</a>", "{\"n\": \"<script>alert(\\\"x\\\")</script>&'\"}",
         "<a title=\"&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;&amp;&#39;\" "
         "id='&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;&amp;&#39;'>"
         "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;&amp;&#39;</a>\n"},
        {"{{n}}", "{\"n\": \"Súdwest-Fryslân\"}", "Súdwest-Fryslân\n"},
        {"{{n}}", "{\"n\": \"a\\u202eb<\"}", "a\\u{202e}b&lt;\n"},
        {"{{n}}", "{\"n\": \"a\\nb\\u007f\"}", "a\\nb\\x7f\n"},
        {"{{n}}", "{\"n\": \"{{name}}\"}", "{{name}}\n"},
    };
    expect_all(examples, COUNT(examples));
}

Test(template, what_the_view_lacks_is_an_error)
{
    static const struct {
        const char *text, *view, *message;
    } cases[] = {
        {"\n{{name}}", "{}", "template page, line 2: 'name' is not in the view"},
        {"{{a.b}}", "{\"a\": {}, \"b\": 1}", "template page, line 1: 'a.b' is not in the view"},
        {"{{#a}}{{/a}}", "{}", "template page, line 1: 'a' is not in the view"},
        {"{{^a}}{{/a}}", "{}", "template page, line 1: 'a' is not in the view"},
        {"{{>who}}", "{}", "template who, line 1: 'name' is not in the view"},
        {"{{#l}}{{n}}{{/l}}", "{\"l\": [{\"n\": 1}, {}]}", "template page, line 1: 'n' is not in the view"},
        {"{{a}}", "{\"a\": 1.5}", "template page, line 1: 'a' is no text or whole number"},
        {"{{a}}", "{\"a\": true}", "template page, line 1: 'a' is no text or whole number"},
        {"{{a}}", "{\"a\": []}", "template page, line 1: 'a' is no text or whole number"},
        {"{{#a}}{{/a}}", "{\"a\": 0}", "template page, line 1: 'a' is a number, which is neither true nor false"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct error error = {0};
        cr_expect_null(rendered(cases[i].text, cases[i].view, &error), "%s", cases[i].text);
        cr_expect_str_eq(error.message, cases[i].message);
        cr_expect_eq(error.kind, ERROR_FATAL);
    }
}

Test(template, faults_in_a_template)
{
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"a\n{{#b}}\nc", "template page, line 3: 'b' has no end"},
        {"{{/b}}", "template page, line 1: 'b' ends, but did not begin"},
        {"{{#a}}{{#b}}{{/a}}{{/b}}", "template page, line 1: 'a' ends where 'b' should"},
        {"{{>nobody}}", "template page, line 1: no template is called 'nobody'"},
        {"{{>page}}", "template page: its partials come back to themselves"},
        {"{{name", "template page, line 1: no }} behind '{{name'"},
        {"{{}}", "template page, line 1: '' is no name"},
        {"{{{name}}}", "template page, line 1: '{name' is no name"},
        {"{{&name}}", "template page, line 1: '&name' is no name"},
        {"{{=<% %>=}}", "template page, line 1: '=<% %>=' is no name"},
        {"{{a..b}}", "template page, line 1: 'a..b' is no name"},
        {"{{a.b.c.d.e}}", "template page, line 1: 'a.b.c.d.e' is no name"},
        {"{{Name}}", "template page, line 1: 'Name' is no name"},
        {"<a href={{name}}>", "template page, line 1: '{{name}}>' is an attribute's value without quotes"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct error error = {0};
        cr_expect_null(rendered(cases[i].text, "{\"name\": \"\"}", &error), "%s", cases[i].text);
        cr_expect_str_eq(error.message, cases[i].message);
    }
    struct error error = {0};
    cr_expect_null(rendered("{{#a}}{{#a}}{{#a}}{{#a}}{{#a}}{{#a}}{{#a}}{{#a}}{{#a}}{{#a}}{{#a}}{{#a}}{{#a}}{{#a}}{{#a}}"
                            "{{#a}}{{#a}}{{#a}}{{#a}}{{#a}}{{#a}}{{#a}}{{#a}}{{#a}}{{#a}}{{#a}}{{#a}}{{#a}}{{#a}}{{#a}}"
                            "{{#a}}{{#a}}{{#a}}",
                            "{}", &error));
    cr_expect_str_eq(error.message, "template page, line 1: more than 32 sections within each other");
}

Test(template, one_that_there_is_not)
{
    struct error error = {0};
    struct buffer out = {0};
    struct templates *templates = templates_parse(NULL, 0, &error);
    cr_expect_not(template_render(templates, "page", NULL, &out, &error));
    cr_expect_str_eq(error.message, "no template is called 'page'");
    templates_free(templates);
    templates_free(NULL);
}

Test(template, those_that_are_built_in_have_no_fault)
{
    struct error error = {0};
    struct templates *templates = templates_parse(pages_templates, COUNT(pages_templates), &error);
    cr_expect_not_null(templates, "%s", error.message);
    templates_free(templates);
}
