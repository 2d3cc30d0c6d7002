"""The pages: what the API can do, what can go wrong, and the files they need."""
