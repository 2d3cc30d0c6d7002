"""`make doctor`: is everything as it should be? One check, one line, one remedy."""
