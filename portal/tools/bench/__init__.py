"""How fast the product is: figures for `make bench`, measured on rows of their own."""
