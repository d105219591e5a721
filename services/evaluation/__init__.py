"""How work is judged: inspections, look-backs, surveys, scores, awards, and what the public is told."""
