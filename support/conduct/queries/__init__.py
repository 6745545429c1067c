"""Reading the cases."""
