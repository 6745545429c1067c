"""A contract's life as a file, played by the product's own operations on a virtual clock."""
