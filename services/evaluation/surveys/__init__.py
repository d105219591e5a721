"""Satisfaction surveys (满意度调查): asked by links and on paper, answered by nobody in particular."""
