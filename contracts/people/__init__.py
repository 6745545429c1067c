"""Who is dealt with: companies, billing accounts, contacts, memberships, invitations, staff."""
