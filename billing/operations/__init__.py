"""What costs, saves or moves money: one function each, the door for pages, jobs, scenarios."""
