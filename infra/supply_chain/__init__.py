"""What Ownlist is made of, by others: what it is, and what is known against it."""
