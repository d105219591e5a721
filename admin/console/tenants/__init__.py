"""The tree of tenants in the console, and the places inside a community."""
