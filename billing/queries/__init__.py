"""Reading rows of billing, in few statements whatever the number of accounts."""
