// Text that came from outside, made harmless before it is shown: nothing in it may steer a terminal, break a line of
// the log or turn the direction of what is read. Logs, errors, explanations, tables and JSON all show text through
// this.
#pragma once

#include <jansson.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

// Whether a character of Unicode steers what shows it: C0, DEL and C1, the line and paragraph separators, and what sets
// the direction of writing (U+061C, U+200E, U+200F, U+202A to U+202E, U+2066 to U+2069).
bool character_steers(uint32_t character);

// Whether the bytes are UTF-8 without a character that steers. size is in bytes, without a NUL.
bool is_printable(const char *text, size_t size);

#define SHOWN_SIZE 12 // bytes of one character as it is shown, with its NUL

// Takes one character from *at, which moves behind it and is below `end`, and gives it as it is shown: itself, \n, \r,
// \t, \x1b for another of ASCII or a byte that is no UTF-8, \u{202e} for the rest. Gives the columns that it takes.
int printable_next(const char **at, const char *end, char shown[SHOWN_SIZE]);

// Columns that a text takes when it is shown.
int printable_width(const char *text);

// The text as it is shown; free with free(). The second writes it.
char *printable_copy(const char *text);
void printable_print(const char *text, FILE *out);

// The same as one value of a line of names and values (logfmt): in quotes, with \" and \\ in them, where it has to be.
void printable_print_value(const char *text, FILE *out);

// What is formatted, as it is shown, in `size` bytes with the NUL; what does not fit is cut, never within a character.
__attribute__((format(printf, 3, 4))) void printable_format(char *text, size_t size, const char *format, ...);
__attribute__((format(printf, 3, 0))) void printable_vformat(char *text, size_t size, const char *format,
                                                             va_list arguments);

// A text as a JSON string: as it is where it is UTF-8, else as it is shown. The caller's.
json_t *printable_json(const char *text);

// Writes JSON (flags as of json_dumpf) with \u007F and the like for what steers; false where that fails. The value is
// borrowed.
bool printable_json_print(const json_t *value, size_t flags, FILE *out);

// Whether all arguments of a program can be shown in an error's text as they are. Where one cannot, a line on standard
// error says which; the program then ends with EX_USAGE.
bool arguments_check(const char *program, int argc, char **argv);
