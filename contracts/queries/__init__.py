"""Reading rows for the rules, in few statements whatever the number of contracts."""
