"""Time zones by name."""

import datetime
import re
import zoneinfo

from classroom.isolate.wire import NotPlain


def zone_name(zone):
    """A time zone as JSON: nothing, a name, or seconds from UTC."""
    if zone is None:
        return None
    if zone is datetime.UTC:
        return "UTC"
    key = getattr(zone, "key", None)
    if isinstance(key, str):
        return key
    if type(zone) is datetime.timezone:
        return zone.utcoffset(None).total_seconds()
    raise NotPlain(f"A time zone of the kind {type(zone).__name__} can't be handed over.")


def zone_of(name):
    """The time zone that `zone_name` described."""
    if name is None:
        return None
    if name == "UTC":
        return datetime.UTC
    if isinstance(name, str) and re.fullmatch(r"[A-Za-z][\w+\-/]{0,60}", name):
        return zoneinfo.ZoneInfo(name)
    return datetime.timezone(datetime.timedelta(seconds=name))
