// HTML as a PDF, made by a program that this machine has: WeasyPrint, or else Chromium.
#pragma once

#include "common/error.h"
#include "pages/buffer.h"

// Adds the PDF of a page to `pdf`. False with ERROR_FATAL, which says what to install where neither is there.
MUST_CHECK bool report_pdf(const struct buffer *html, struct buffer *pdf, struct error *error);
