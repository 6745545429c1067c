"""Two years of examples, played by the product's own operations on a virtual clock."""

from portal.tools.demo.filling import fill
from portal.tools.demo.people import SIGN_INS

__all__ = ["SIGN_INS", "fill"]
