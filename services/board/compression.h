// Bodies made smaller for who can read them so: a page of the whole country is a sixth of its size.
#pragma once

#include "board/reply.h"

// Compresses the reply's body (gzip, RFC 1952) where the request accepts that and it is a text of some length; the
// header Content-Encoding then says so. The body stays as it is where memory is short.
void reply_compress(struct reply *reply, const struct request *request);

// Whether the request accepts gzip.
bool request_accepts_gzip(const struct request *request);
