"""`make generate`: the documents that are made from the code."""
