"""Inspections, look-backs and obstacles, as those who see to them use them."""
