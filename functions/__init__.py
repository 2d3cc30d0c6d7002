"""One file is one Lambda is one operation; the file's name is the operation's."""
