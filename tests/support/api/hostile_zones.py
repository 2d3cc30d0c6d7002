"""Zones whose days are strange, or that copies of the database have otherwise."""

HOSTILE = [
    "America/Winnipeg",
    "America/Inuvik",
    "America/St_Johns",  # until 2011 a date came back for an hour
    "America/Havana",  # days begin at one o'clock
    "America/Nuuk",
    "Africa/Casablanca",
    "Africa/Monrovia",  # 44 minutes and 30 seconds, until 1972
    "Asia/Dhaka",
    "Asia/Gaza",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",  # half an hour of summer
    "Pacific/Apia",  # no 30th of December 2011
    "Pacific/Kwajalein",
    "Antarctica/Troll",
    "CET",  # an abbreviation to PostgreSQL, which knows no summer
    "UTC",
]
