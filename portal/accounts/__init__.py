"""Who can sign in: people of customers and of the operator, by their e-mail address."""
