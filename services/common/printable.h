// Text that came from outside, made harmless before it is shown: nothing in it may steer a terminal, break a line of
// the log or turn the direction of what is read. Logs, errors, explanations, tables and JSON all show text through
// this file.
//
// "As it is shown" means: a character is itself, but one that steers, or a byte that is no UTF-8, is an escape: \n, \r,
// \t, \x1b for another one of ASCII or a bare byte, \u{202e} for the rest of Unicode.
#pragma once

#include <jansson.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

// Whether a character of Unicode steers what shows it: a control character (C0, DEL, C1), a line or paragraph separator
// (U+2028, U+2029), or one that sets the direction of writing (U+061C, U+200E, U+200F, U+202A to U+202E, U+2066 to
// U+2069).
bool character_steers(uint32_t character);

// Whether `size` bytes are UTF-8 without a character that steers, and so can be shown as they are. The text needs no
// NUL.
bool is_printable(const char *text, size_t size);

#define SHOWN_SIZE 12 // enough bytes for one character as it is shown, with a NUL

// Takes the next character from *at, which must be below `end` and moves behind it, and writes it into `shown` as it is
// shown. Returns how many columns of a terminal that takes: 0 to 2 for a character, more for an escape.
int printable_next(const char **at, const char *end, char shown[SHOWN_SIZE]);

// How many columns of a terminal a text takes as it is shown.
int printable_width(const char *text);

// The text as it is shown, to be freed with free().
char *printable_copy(const char *text);

// Writes the text as it is shown.
void printable_print(const char *text, FILE *out);

// Writes the text as one value of a line of names and values (logfmt): as above, and where it is empty or holds a
// space, a quote, a backslash, an = or an escape, in quotes with \" and \\ for those two.
void printable_print_value(const char *text, FILE *out);

// As snprintf and vsnprintf, but what is formatted is written as it is shown. `text` has `size` bytes, with the NUL;
// what does not fit is cut off, never within a character or an escape.
__attribute__((format(printf, 3, 4))) void printable_format(char *text, size_t size, const char *format, ...);
__attribute__((format(printf, 3, 0))) void printable_vformat(char *text, size_t size, const char *format,
                                                             va_list arguments);

// A text as a JSON string: as it is where it is UTF-8, else as it is shown. The caller owns it (json_decref).
json_t *printable_json(const char *text);

// A flag of json_dumps for what people look at: 35.1 is written so, and not as 35.100000000000001. Digits behind the
// 15th are lost.
#define JSON_DECIMALS JSON_REAL_PRECISION(15)

// Writes a JSON value, which is borrowed; flags are those of json_dumpf. Characters that steer are written as JSON's
// own escapes, such as \u202E, so that a program reads what was there. False where there was no memory.
bool printable_json_print(const json_t *value, size_t flags, FILE *out);

// The same as a text from malloc; NULL where there was no memory, or the value is NULL.
char *printable_json_text(const json_t *value, size_t flags);

// Whether all arguments of a program can be shown as they are: argp quotes them in its messages, past this file. Where
// one cannot, a line on standard error says which, and the program should end with EX_USAGE.
bool arguments_check(const char *program, int argc, char **argv);
