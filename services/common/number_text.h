// Numbers as people read them.
#pragma once

#include <stdint.h>

// "16,979,120"; with a sign "+17", "-3", "0"; with decimals "1,325.83".
#define NUMBER_TEXT_SIZE 32
const char *number_format(int64_t number, char text[NUMBER_TEXT_SIZE]);
const char *number_format_signed(int64_t number, char text[NUMBER_TEXT_SIZE]);
const char *number_format_decimal(double number, int decimals, char text[NUMBER_TEXT_SIZE]);
