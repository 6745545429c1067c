"""Pure rules of the service terms on money: fees, tax, invoices, interest, payments, dunning.

Imports nothing but the standard library, this package and `contracts.terms`.
"""
