"""Files of banks, read liberally and written strictly: the standard library and jaconv alone."""
