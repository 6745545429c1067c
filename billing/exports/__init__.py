"""Files and figures that staff and customers have made about billing: one kind in each file."""
