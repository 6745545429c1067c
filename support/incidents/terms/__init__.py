"""The rules of incidents and maintenance: moments in, decisions with their explanation out."""
