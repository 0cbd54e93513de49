"""A message of topic taakstelling.quotas.v1 as a row of table quota."""

from taakstelling.v1.quota_pb2 import Quota

COLUMNS = [field.name for field in Quota.DESCRIPTOR.fields]


def sequence_of(message):
    """The header that rises from message to message; None where the message is not the quota-emitter's."""
    return next((int(value) for name, value in message.headers() or [] if name == "outbox-sequence"), None)


def key_of(message):
    """Municipality and period."""
    return tuple(message.key().decode().split("/"))


def row_of(message):
    """The values of COLUMNS; None of a tombstone: nothing is said of that key any more."""
    if message.value() is None:
        return None
    quota = Quota.FromString(without_prefix(message.value()))
    return [column(quota, field) for field in Quota.DESCRIPTOR.fields]


def column(quota, field):
    value = getattr(quota, field.name)
    if field.enum_type:
        known = field.enum_type.values_by_number
        prefix = known[0].name.removesuffix("UNSPECIFIED")
        return known[value].name.removeprefix(prefix) if value in known else str(value)
    if field.message_type and field.message_type.name == "HalfYear":
        return f"{value.year}-{value.half}"
    if field.message_type:  # a Date
        return f"{value.year:04}-{value.month:02}-{value.day:02}" if quota.HasField(field.name) else None
    return value


def without_prefix(value):
    """A schema registry's serializer puts before a message: 0, four bytes, the number of indexes (zigzag) and these."""
    if value[0] != 0:
        return value
    at = 6
    for _ in range(value[5] >> 1):
        while value[at] & 0x80:
            at += 1
        at += 1
    return value[at:]
