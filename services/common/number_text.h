// Numbers as people read and type them.
#pragma once

#include <stdbool.h>
#include <stdint.h>

// "16,979,120"; with a sign "+17", "-3", "0"; with decimals "1,325.83".
#define NUMBER_TEXT_SIZE 32
const char *number_format(int64_t number, char text[NUMBER_TEXT_SIZE]);
const char *number_format_signed(int64_t number, char text[NUMBER_TEXT_SIZE]);
const char *number_format_decimal(double number, int decimals, char text[NUMBER_TEXT_SIZE]);

// Reads a whole number in decimal digits. False where the text is anything else, or the number not one from `least` to
// `most`.
bool number_parse(const char *text, int64_t least, int64_t most, int64_t *number);
