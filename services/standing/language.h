// The languages that people read.
#pragma once

enum language { LANGUAGE_NL, LANGUAGE_EN, LANGUAGES };
