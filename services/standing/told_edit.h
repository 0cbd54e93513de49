// Putting figures together as they are told (told.h), key by key, from messages Quota and NationalQuota. It begins with
// {0}, or goes on with what told_read, told_of or told_copy made.
//
// It aborts where there is no memory.
#pragma once

#include "standing/told.h"

#include "taakstelling/v1/national_quota.pb-c.h"
#include "taakstelling/v1/quota.pb-c.h"

// The figures that a message tells. Of the nation a Quota tells what the period's quotas have in common, which is also
// all that a NationalQuota lacks; the rest is 0.
struct told_quota told_quota_of(const Taakstelling__V1__Quota *message);
struct national_quota told_common_of(const Taakstelling__V1__Quota *message);
struct national_quota told_nation_of(const Taakstelling__V1__NationalQuota *message);

// The day that a message's figures are about; DAY_NONE for NULL.
int32_t told_day(const Taakstelling__V1__Date *date);

// Takes the figures of a NationalQuota, with which its period is shown. What only quotas tell stays as it is.
void told_put_nation(struct told *told, const Taakstelling__V1__NationalQuota *message);

// Takes the figures of a Quota. Nothing where its period is not shown.
void told_put_quota(struct told *told, const Taakstelling__V1__Quota *message);

// A key has no figures any more. code CODE_NONE: the nation's; its period is then not shown, nor are its quotas.
void told_remove(struct told *told, int code, int period);
