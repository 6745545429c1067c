"""Reading rows of the ground floor, page by page."""
