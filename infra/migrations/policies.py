"""What the policies of every table with an owner compare with."""

# Who this transaction is of, if that is one of the database's issuer (0007). The
# sub-select makes it one evaluation per statement.
ME = """(select case when same_issuer()
  then nullif(current_setting('app.user_id', true), '') end)"""
