"""Matters in the console: the ledger, its exports, and the page of one matter."""
