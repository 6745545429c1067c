"""Reading the rows of companies and people."""
