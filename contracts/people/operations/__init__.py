"""What happens to companies, their people and staff: one function each."""
