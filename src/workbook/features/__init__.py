"""What is known of a flight when someone must decide, and since when."""

from workbook.features.known import (
    LATE_MINUTES,
    WEATHER,
    airport_state,
    at_decision,
    is_late,
    schedule,
    weather_before,
    without_cancelled,
)

__all__ = [
    "LATE_MINUTES",
    "WEATHER",
    "airport_state",
    "at_decision",
    "is_late",
    "schedule",
    "weather_before",
    "without_cancelled",
]
