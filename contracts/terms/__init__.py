"""Pure rules of the service terms on contracts: no database, no clock, no Django.

Frozen facts and a day go in, a frozen decision with its explanation comes out.
Imports nothing but the standard library and this package.
"""
