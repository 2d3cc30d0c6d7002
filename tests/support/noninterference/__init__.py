"""A day of one person, lived twice: alone, and with somebody hostile beside them."""
