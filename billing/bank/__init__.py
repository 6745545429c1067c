"""Files of banks, read liberally and written strictly: pure, with libraries of formats alone."""
