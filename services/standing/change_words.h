// A change of a municipality's figures in words.
#pragma once

#include "standing/history.h"
#include "standing/language.h"

// "5 April 2017: total from 12,000 to 10,000, quota from 18 to 15, by the definitive national total announced on 5
// April 2017". The day is the position date, or where there is none the day on which it was found. To be freed with
// free(); NULL where memory is short.
char *change_words(const struct change *change, enum language language);
