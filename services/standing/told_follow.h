// Following the figures as the emitter writes them: it notifies the channel `figures` whenever it did.
#pragma once

#include "standing/told_news.h"

// Brings `told`, which is {0} at first, then what the call before made of it, to what the tables have, and gives what
// was told since. Within the caller's transaction, which must be REPEATABLE READ. Where nothing was told it costs one
// small query; else it reads the tables once.
//
// news->anew says that `told` does not follow from what it was, and was read as a whole: the first time, and where the
// emitter took over from the topics what was published (a restored backup, topics made anew), or the database has told
// less than `told` knows. Sequences may then be lower than before.
//
// After a failure `told` may be partly new, and the next call brings it to the rest; what that gives as news has all
// that this one would have. Free news with told_news_free, also after a failure.
MUST_CHECK bool told_follow(struct told *told, struct told_news *news, struct database *database, struct error *error);

// What was told after a sequence, whoever followed meanwhile: of a municipality, or with code CODE_NONE everything.
// Within the caller's REPEATABLE READ transaction, too. news->anew: the sequence was never told, or there are more than
// `most` changes. Free news with told_news_free, also after a failure.
MUST_CHECK bool told_since(struct told_news *news, int code, int64_t sequence, size_t most, struct database *database,
                           struct error *error);
