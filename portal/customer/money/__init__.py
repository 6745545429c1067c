"""Invoices, payments, statements, and files of them to take away."""
