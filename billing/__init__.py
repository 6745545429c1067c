"""Billing: what is owed under the contracts, invoices, payments, late interest, dunning."""
