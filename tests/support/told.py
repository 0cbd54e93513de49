"""The messages Quota and NationalQuota as taakctl's JSON and the API tell them: names, words and numbers."""

from judgement import to_date

NESTED = {"permits_": "permits", "municipalities_": "municipalities"}
UNTOLD = ("revision", "position_date")  # an expected message does not have them


def told(message):
    """An object with what the message says; absent fields are 0 or null, as JSON has every member."""
    found = {}
    for field in message.DESCRIPTOR.fields:
        if field.name in UNTOLD:
            continue
        for prefix, outer in NESTED.items():
            if field.name.startswith(prefix):
                found.setdefault(outer, {})[field.name.removeprefix(prefix)] = value_of(message, field)
                break
        else:
            found[field.name] = value_of(message, field)
    return found


def value_of(message, field):
    value = getattr(message, field.name)
    if field.enum_type:
        return word_of(field.enum_type, value)
    if field.message_type and field.message_type.name == "HalfYear":
        return f"{value.year:04d}-{value.half}"
    if field.message_type:
        return to_date(value).isoformat() if message.HasField(field.name) else None
    return value


def word_of(enum, value):
    """The last words of its name: QUOTA_BASIS_SUM_PRESERVING is sum-preserving, SCHEDULE_ON_SCHEDULE on schedule."""
    prefix = {"Phase": "PHASE_", "TotalStatus": "TOTAL_STATUS_", "QuotaBasis": "QUOTA_BASIS_", "Schedule": "SCHEDULE_"}
    word = enum.values_by_number[value].name.removeprefix(prefix[enum.name]).lower()
    return word.replace("_", " " if enum.name == "Schedule" else "-")


def percent(part, whole):
    """Of a whole above 0, with one decimal, half a tenth rounded up."""
    return (2000 * part + whole) // (2 * whole) / 10 if whole > 0 else None
