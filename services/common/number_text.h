// Numbers as people read them, with a comma between thousands, and as they type them.
#pragma once

#include <stdbool.h>
#include <stdint.h>

// A number as "16,979,120"; with its sign as "+17", "-3" or "0"; with so many decimals as "1,325.83". Each is written
// into and returned as `text`.
#define NUMBER_TEXT_SIZE 32
const char *number_format(int64_t number, char text[NUMBER_TEXT_SIZE]);
const char *number_format_signed(int64_t number, char text[NUMBER_TEXT_SIZE]);
const char *number_format_decimal(double number, int decimals, char text[NUMBER_TEXT_SIZE]);

// A span of time as a person says it: "7 s", "12 min", "3 h", "5 d", in whole ones, rounded down.
#define DURATION_SHORT_SIZE 40
const char *duration_short(int64_t seconds, char text[DURATION_SHORT_SIZE]);

// Reads a whole number in decimal digits. False where the text is anything else, or the number not one from `least` to
// `most`.
bool number_parse(const char *text, int64_t least, int64_t most, int64_t *number);
