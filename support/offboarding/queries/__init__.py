"""Reading checklists, certificates, and what is kept."""
